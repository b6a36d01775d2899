/* Secrets, money, machines. */
#include "config.h"

#include "lib/samples.h"

static const struct sample samples[] = {
	/* ---- EMAIL ---- */
	{ ENTITY_EMAIL, "Write to <<ana.b+x@mail.example.org>>." },
	{ ENTITY_EMAIL, "<mailto:<<a_b%c@x-y.de>>>" },
	{ ENTITY_EMAIL, "<<andr\xc3\xa9@caf\xc3\xa9.fr>>, or <<q@q.io>>" },
	{ ENTITY_EMAIL, "user@localhost, @name, a@b, x @ y.org, 5@6.7" },

	/* ---- URL ---- */
	{ ENTITY_URL, "See <<https://example.org/a?b=c#d>>. (<<http://x.y/z>>)" },
	{ ENTITY_URL, "<<https://en.example.org/wiki/A_(b)>>, (<<http://x.org/a>>)" },
	{ ENTITY_URL, "<<www.example.org/x>>, then <<ftp://h/f>>" },
	{ ENTITY_URL, "https: //no, httpd://no, www.no, wwww.example.org" },

	/* ---- IP_ADDRESS ---- */
	{ ENTITY_IP_ADDRESS, "at <<192.168.10.254>>, <<10.0.0.0/8>>." },
	{ ENTITY_IP_ADDRESS, "<<2001:db8::8a2e:370:7334>> <<::1>> <<fe80::1>>" },
	{ ENTITY_IP_ADDRESS, "<<2001:0db8:85a3:0000:0000:8a2e:0370:7334>>" },
	{ ENTITY_IP_ADDRESS, "version 1.2.3, 1.2.3.4.5, 256.1.1.1, 12:30:45" },
	{ ENTITY_IP_ADDRESS, "a::b is of std::string and 10:20" },

	/* ---- MAC_ADDRESS ---- */
	{ ENTITY_MAC_ADDRESS, "<<00:1B:44:11:3A:B7>> <<00-1b-44-11-3a-b7>>" },
	{ ENTITY_MAC_ADDRESS, "<<001b.4411.3ab7>>" },
	{ ENTITY_MAC_ADDRESS, "00:1B:44:11:3A 00:1B:44:11:3A:B7:99 12:34:56" },

	/* ---- UUID, VIN ---- */
	{ ENTITY_UUID, "<<550e8400-e29b-41d4-a716-446655440000>>" },
	{ ENTITY_UUID, "550e8400-e29b-41d4-a716-44665544000 12345678-1234" },
	{ ENTITY_VIN, "the car <<1HGCM82633A004352>>" },
	{ ENTITY_VIN, "VIN: <<WVWZZZ1JZXW000001>>" },
	{ ENTITY_VIN, "1HGCM82633A004353 ABCDEFGHJKLMNPRST" },

	/* ---- CREDIT_CARD ---- */
	{ ENTITY_CREDIT_CARD, "<<4111 1111 1111 1111>>, <<5555555555554444>>" },
	{ ENTITY_CREDIT_CARD, "<<3782-822463-10005>> <<6011000990139424>>" },
	{ ENTITY_CREDIT_CARD, "<<4111 1111 1111 1111>> 12" },
	{ ENTITY_CREDIT_CARD, "4111 1111 1111 1112, 1234567812345678" },

	{ ENTITY_CREDIT_CARD_CVV, "CVV: <<123>>, cvc <<9876>>" },
	{ ENTITY_CREDIT_CARD_CVV, "security code is <<321>>" },
	{ ENTITY_CREDIT_CARD_CVV, "a CVV of 12345, 123" },

	/* ---- IBAN, accounts ---- */
	{ ENTITY_IBAN, "<<GB82 WEST 1234 5698 7654 32>> 12" },
	{ ENTITY_IBAN, "<<DE89370400440532013000>>, <<FR1420041010050500013M02606>>" },
	{ ENTITY_IBAN, "GB82 WEST 1234 5698 7654 33, AB12 3456" },
	{ ENTITY_ACCOUNT_NUMBER, "account number: <<12345678>>" },
	{ ENTITY_ACCOUNT_NUMBER, "Kontonummer <<532013000>>" },
	{ ENTITY_ACCOUNT_NUMBER, "routing number <<021000021>>" },
	{ ENTITY_ACCOUNT_NUMBER, "on account of the rain, 12345678" },

	/* ---- AMOUNT ---- */
	{ ENTITY_AMOUNT, "<<1million$>>, <<2Bn $>>, <<3mill\303\263n \342\202\254>>, 4th$" },
	{ ENTITY_AMOUNT, "<<$1,234.56>>, <<1.234,56 \xe2\x82\xac>>, <<EUR 12>>" },
	{ ENTITY_AMOUNT, "<<\xe2\x82\xac""5>> or <<\xc2\xa3""1.50>>, <<20 dollars>>" },
	{ ENTITY_AMOUNT, "<<$3 million>>; <<12k USD>>" },
	{ ENTITY_AMOUNT, "12 apples, $x, chapter 3, 5 Euroland" },

	/* ---- CRYPTO_ADDRESS ---- */
	{ ENTITY_CRYPTO_ADDRESS, "<<1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa>>" },
	{ ENTITY_CRYPTO_ADDRESS,
	  "<<bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4>>" },
	{ ENTITY_CRYPTO_ADDRESS,
	  "<<0x52908400098527886E0F7030069857D2E4169EE7>>" },
	{ ENTITY_CRYPTO_ADDRESS, "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb "
	  "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t5 0x5290" },

	/* ---- secrets; split so that nobody takes them for real ones ---- */
	{ ENTITY_JWT_TOKEN, "Bearer <<eyJhbGciOiJIUzI1NiJ9."
	  "eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9P>>" },
	{ ENTITY_JWT_TOKEN, "eyJhbGciOiJIUzI1NiJ9 eyJub3RoaW5n.abcd" },
	{ ENTITY_AWS_ACCESS_KEY, "<<AKIA" "IOSFODNN7EXAMPLE>>." },
	{ ENTITY_AWS_ACCESS_KEY, "AKIA" "IOSFODNN7EXAMPL AKIAiosfodnn7example" },
	{ ENTITY_AWS_SECRET_KEY, "aws_secret_access_key = "
	  "<<wJalrXUtnFEMI/K7MDENG/" "bPxRfiCYEXAMPLEKEY>>" },
	{ ENTITY_AWS_SECRET_KEY, "secret key: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" },
	{ ENTITY_ANTHROPIC_API_KEY, "<<sk-ant-" "api03-abcDEF123_-abcDEF123>>" },
	{ ENTITY_OPENAI_API_KEY, "key <<sk-proj-" "abcDEF123_-abcDEF123abc>>" },
	{ ENTITY_OPENAI_API_KEY, "<<sk-" "abcDEF123abcDEF123abcDEF123>>" },
	{ ENTITY_OPENAI_API_KEY, "sk-short, task-abcDEF123abcDEF123abcDEF123" },
	{ ENTITY_GOOGLE_API_KEY,
	  "?key=<<AIza" "SyA1234567890abcdefghijklmnopqrstuv>>&x" },
	{ ENTITY_AZURE_API_KEY,
	  "AZURE_OPENAI_API_KEY=<<0123456789abcdef" "0123456789abcdef>>" },
	{ ENTITY_AZURE_API_KEY, "azure skies 0123456789abcdef0123456789abcdef" },
	{ ENTITY_GCP_SERVICE_ACCOUNT,
	  "as <<bot-1@proj-2.iam.gserviceaccount.com>>" },
	{ ENTITY_GCP_SERVICE_ACCOUNT, "<<-----BEGIN PRIVATE " "KEY-----\n"
	  "MIIEvQIBADANBgkqhkiG9w0BAQEFAASC\n-----END PRIVATE KEY----->>" },
	{ ENTITY_PASSWORD, "password: <<hunter2>>, Passwort = \"<<g3heim!x>>\"" },
	{ ENTITY_PASSWORD, "My password is <<S3cret!pw>>." },
	{ ENTITY_PASSWORD, "postgres://bob:<<s3cret>>@db/x" },
	{ ENTITY_PASSWORD, "a password manager, the password was changed" },
	{ ENTITY_CREDIT_CARD, "order 411111111111111, 4111-1111-1111-11112" },
	{ ENTITY_CREDIT_CARD_CVV, "Kartenprüfnummer: <<123>>, cvc2 = <<737>>" },
	{ ENTITY_CREDIT_CARD_CVV, "código de seguridad <<456>>; 安全码：<<789>>" },
	{ ENTITY_IBAN, "<<NO9386011117947>>, <<MT84MALT011000012345MTLCAST001S>>" },
	{ ENTITY_IBAN, "<<BR1800360305000010009795493C1>> XX00 1234" },
	{ ENTITY_ACCOUNT_NUMBER, "numéro de compte : <<20041010050>>" },
	{ ENTITY_ACCOUNT_NUMBER, "BIC: <<DEUTDEFF500>>; SWIFT code <<NEDSZAJJ>>" },
	{ ENTITY_ACCOUNT_NUMBER, "\"accountNumber\": \"<<000123456789>>\"" },
	{ ENTITY_ACCOUNT_NUMBER, "口座番号：<<1234567>>; sort code <<12-34-56>>" },
	{ ENTITY_ACCOUNT_NUMBER, "swift action, a routing number 021000022" },
	{ ENTITY_AMOUNT, "<<5 million dollars>>, <<1,5 Mio. €>>, <<3 Mrd. Euro>>" },
	{ ENTITY_AMOUNT, "<<CHF 1'234.50>>, <<1 234,56 €>>, <<Rs. 500>>" },
	{ ENTITY_AMOUNT, "<<R$ 1.234,56>>, <<1000円>>, <<100万円>>, <<500元>>" },
	{ ENTITY_AMOUNT, "<<US$ 20>>, <<¥1,000>>, <<50EUR>>, <<₹2,50,000>>" },
	{ ENTITY_AMOUNT, "<<5 millions d'euros>>, <<200 złotych>>" },
	{ ENTITY_AMOUNT, "try 5 times, 3 pounds of sugar, all 5, 12,345 users" },
	{ ENTITY_CRYPTO_ADDRESS, "<<LM2WMpR1Rp6j3Sa59cMXMs1SPzj9eXpGc1>>" },
	{ ENTITY_VIN, "Fahrgestellnummer: <<WVWZZZ1JZXW000001>>" },
	{ ENTITY_PASSWORD, "DB_PASSWORD=<<p4ssw0rd!>>; dbPassword: '<<hunter2>>'" },
	{ ENTITY_PASSWORD, "Mot de passe : <<Soleil2024>>, contraseña: <<gato123>>" },
	{ ENTITY_PASSWORD, "パスワード：<<sakura99>>。密码是 <<abc12345>>" },
	{ ENTITY_PASSWORD, "Authorization: Basic <<dXNlcjpwYXNzd29yZA==>>" },
	{ ENTITY_PASSWORD, "my PIN is <<4821>>; {\"password\": \"<<hunter>>\"}" },
	{ ENTITY_PASSWORD, "password: ${DB_PASSWORD}, password=getpass()" },
	{ ENTITY_PASSWORD, "password: string; the password is not required" },
	{ ENTITY_PASSWORD, "Forgot your password? Basic training; pin 5 notes" },
	{ ENTITY_AWS_SECRET_KEY, "SecretAccessKey\": \""
	  "<<wJalrXUtnFEMI/K7MDENG/" "bPxRfiCYEXAMPLEKEY>>\"" },
	{ ENTITY_OPENAI_API_KEY, "<<sk-svcacct-" "abcDEF123_-abcDEF123abc>>" },
	{ ENTITY_AZURE_API_KEY, "AccountName=a;AccountKey=<<"
	  "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq"
	  "/K1SZFPTOtr/KBHBeksoGMGw==>>;" },
	{ ENTITY_GCP_SERVICE_ACCOUNT, "\"private_key_id\": \""
	  "<<0123456789abcdef0123456789abcdef01234567>>\"" },

	/* ---- by what stands around ---- */
	{ ENTITY_EMAIL, "amqp://guest:pw@mq.example:5672/ git@host.example:a/b "
	  "mailto:<<a@x.org>>?s=1, to:<<a@x.org>>/<<b@x.org>>" },
	{ ENTITY_EMAIL, "logo@2x.png, bg@1.5x.webp, <<2x@example.org>>" },
	{ ENTITY_URL, "(<<https://x.org/a_(b)>>) <<https://[::1]/>>, "
	  "<<wss://x.org/s>>. <<http://x.org/?a[]=1&b=(c)>>)" },
	{ ENTITY_IP_ADDRESS, "version 10.1.2.3, kernel 6.5.5.10, at <<10.1.2.3>>: "
	  "ping <<2001:db8::1>>: ok" },
	{ ENTITY_CREDIT_CARD, "SO96 4878 4474 3916 3351 683, "
	  "EG76 9419 7264 4621 8313 1266 7321 4" },
	{ ENTITY_CREDIT_CARD, "<<4111 1111 1111 1111>> <<5555 5555 5555 4444>>" },
	{ ENTITY_CREDIT_CARD_CVV, "4111 1111 1111 1111 09/27 <<123>>; "
	  "card,cvv\n4111111111111111,<<456>>" },
	{ ENTITY_CREDIT_CARD_CVV, "the digits on the back are <<123>>; "
	  "Die Prüfziffer ist <<052>>" },
	{ ENTITY_ACCOUNT_NUMBER, "serviceAccount:355564505-compute@x, acc8-1184; "
	  "A/C No. <<0853669215>>" },
	{ ENTITY_PHONE, "account 07358620401, model 0427-85-3452, 0657-0464; "
	  "Llame a Diego Ortega al <<625561248>>" },
	{ ENTITY_AWS_SECRET_KEY, "AKIA" "IOSFODNN7EXAMPLE,"
	  "<<wJalrXUtnFEMI/K7MDENG/" "bPxRfiCYEXAMPLEKEY>>" },
	{ ENTITY_AZURE_API_KEY, "{\"azure\":{\"apiKey\":\"<<0123456789abcdef"
	  "0123456789abcdef>>\"}} azure build 0123456789abcdef0123456789abcdef" },
	{ ENTITY_AZURE_API_KEY, "x=<<abc8Q~" "abcdefghijABCDEFGHIJ0123456789abcd>>" },
	{ ENTITY_AZURE_API_KEY, "?sv=1&sig=<<abcdefghij%2Babcdefghij%2F"
	  "abcdefghijabcdefghija%3D>>&x; sig=verified" },
	{ ENTITY_GCP_SERVICE_ACCOUNT,
	  "<<1234-compute@developer.gserviceaccount.com>>" },
	{ ENTITY_PASSWORD, "sshpass -p <<s3cretpw>> ssh a@b; mysql -u root "
	  "-p<<s3cretpw>>; docker run -p 8080:80 x; mysql -p shop" },
	{ ENTITY_PASSWORD, "curl -u bob:<<s3cretpw>> x; echo bob:<<s3cretpw>> | "
	  "chpasswd; echo a:b | grep c" },
	{ ENTITY_PASSWORD, "<password><<s3cretpw>></password>; "
	  "setProperty(\"password\", \"<<s3cretpw>>\"); password='<<why?>>'" },
	{ ENTITY_PASSWORD, "password: $DB_PASSWORD, password: !vault |, "
	  "proxy_pass http://backend/;" },
	{ ENTITY_PASSWORD, "the password is wrong!, the password is <<letmein>>, "
	  "the password is \"<<wrong>>\"" },
	{ ENTITY_USERNAME, "ssh -l <<bob>> x; scp f <<bob>>@h:/; /home/<<bob>>/x; "
	  "https://<<bob>>:pw@h/; C:\\Users\\<<bob>>\\x" },
	{ ENTITY_USERNAME, "su - <<bob>>; su <<bob>> -c id; su casa; sudo -u <<bob>> id" },
	{ ENTITY_USERNAME, "de su casa, su - <<bob>>, Su mesa -c, su a -c" },
	{ ENTITY_USERNAME, "user <<bob>> logged in, user <<bob_7>> left, "
	  "the user left; user: <<bob>>" },
	{ ENTITY_USERNAME, "User: hello there\nAssistant: login failed, user story" },
};

int
main(void)
{
	return run_samples(samples, sizeof(samples) / sizeof(samples[0]));
}
