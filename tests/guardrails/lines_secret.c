/*
 * Keys and passwords where they lie about: settings, headers, addresses, logs,
 * mails, in several languages; and what only looks like them.
 */
#include "config.h"

#include "guardrails/labelled.h"

static const char *const settings[] = {
	/* Azure */
	"AZURE_API_KEY={azure_key}",
	"AZURE_OPENAI_KEY: {azure_key}",
	"export AZURE_OPENAI_API_KEY='{azure_key}'",
	"azure:\n  openai:\n    endpoint: https-only\n    api_key: {azure_key}",
	"$env:AZURE_OPENAI_API_KEY = \"{azure_key}\"",
	"{\"AzureOpenAI\":{\"Deployment\":\"gpt-4o\",\"ApiKey\":\"{azure_key}\"}}",
	"new AzureKeyCredential(\"{azure_key}\")",
	"AZURE_SEARCH_ADMIN_KEY={azure_search}",
	"AZURE_CLIENT_SECRET={azure_client}",
	"ARM_CLIENT_SECRET=\"{azure_client}\"",
	"the Azure client secret {azure_client} expires in June",
	"az storage blob list --account-name {=USERNAME?:shop} --account-key {azure_storage}",
	"AZURE_STORAGE_CONNECTION_STRING=\"DefaultEndpointsProtocol=https;"
	    "AccountName={=USERNAME?:logs};AccountKey={azure_storage}\"",
	"Endpoint=sb://shop.servicebus.example/;SharedAccessKeyName=Root;"
	    "SharedAccessKey={azure_bus}",
	"HostName=hub.azure-devices.example;DeviceId=d1;"
	    "SharedAccessKey={azure_bus}",
	"AccountEndpoint=cosmos-shop;AccountKey={azure_storage};",
	"?sv={iso_date}&ss=b&srt=sco&sp=rl&sig={azure_sas}",
	"SharedAccessSignature sr=shop&sig={azure_sas}&se=1798761600&skn=Root",
	"curl -H \"Ocp-Apim-Subscription-Key: {azure_hex}\" localhost",
	"speech_key = \"{azure_hex}\"  # Azure Cognitive Services",
	/* Amazon */
	"aws_secret_access_key={aws_secret}",
	"[default]\naws_access_key_id={aws_key}\naws_secret_access_key={aws_secret}"
	    "\nregion=eu-west-1",
	"AWS_SECRET_KEY: {aws_secret}",
	"aws.secretKey={aws_secret}",
	"secret_key = \"{aws_secret}\"",
	"s3:\n  accessKey: {aws_key}\n  secretKey: {aws_secret}",
	"  access_key_id: {aws_key}\n  secret_access_key: {aws_secret}",
	"boto3.client('s3', aws_access_key_id='{aws_key}', "
	    "aws_secret_access_key='{aws_secret}')",
	"\"aws_secret_access_key\": \"{aws_secret}\",",
	"AWS Secret Access Key [None]: {aws_secret}",
	"docker run -e AWS_SECRET_ACCESS_KEY={aws_secret} app",
	"provider \"aws\" {\n  access_key = \"{aws_key}\"\n  secret_key = "
	    "\"{aws_secret}\"\n}",
	"{\"SecretAccessKey\": \"{aws_secret}\", \"SessionToken\": null}",
	"{aws_key},{aws_secret}",
	"Access key ID,Secret access key\n{aws_key},{aws_secret}",
	"{aws_key}:{aws_secret}",
	"System.setProperty(\"aws.secretAccessKey\", \"{aws_secret}\");",
	"minio: AccessKey {aws_key} SecretKey {aws_secret}",
	/* Google */
	"{\n  \"type\": \"service_account\",\n  \"project_id\": \"demo\",\n"
	    "  \"private_key_id\": \"{gcp_key_id}\",\n"
	    "  \"private_key\": \"{gcp_key_json}\\n\",\n"
	    "  \"client_email\": \"{gcp_account}\"\n}",
	"private_key_id: {gcp_key_id}",
	"GCP_PRIVATE_KEY_ID={gcp_key_id}",
	"gcloud iam service-accounts keys delete {gcp_key_id} "
	    "--iam-account={gcp_account}",
	"--impersonate-service-account={gcp_account}",
	"serviceAccountName: {gcp_account}",
	"google_service_account_email = \"{gcp_account}\"",
	"GOOGLE_PRIVATE_KEY=\"{gcp_key_json}\"",
	"{\"bindings\":[{\"members\":[\"serviceAccount:{gcp_account}\"]}]}",
	"403: {gcp_account} does not have storage.objects.get access",
	"runs as {gcp_account}",
	"principalEmail: {gcp_account}",
	/* passwords */
	"password={password}",
	"  password: {password}",
	"\"Password\": \"{password}\"",
	"spring.datasource.password={password}",
	"POSTGRES_PASSWORD={password}",
	"REDIS_PASSWORD='{password}'",
	"export PGPASSWORD={password}",
	"mysql -u {=USERNAME?:root} -p{url_password} shop",
	"mysql --user={=USERNAME?:root} --password={url_password} shop",
	"mysqldump -u{=USERNAME?:root} -p'{url_password}' shop > dump.sql",
	"redis-cli -a {url_password} ping",
	"docker login -u {user} -p {url_password} registry.local",
	"wget --user={user} --password={url_password} {url}",
	"Server=db;Database=shop;User Id={user};Password={url_password};",
	"Data Source=db;Initial Catalog=shop;uid={user};pwd={url_password}",
	"host=db user={user} password={url_password} dbname=shop",
	"{=URL?:https://{user}:{url_password}@git.example.com/repo.git}",
	"{=URL?:amqp://{=USERNAME?:guest}:{url_password}@mq.local:5672/}",
	"{=URL?:ftp://{user}:{url_password}@files.example.org/in/}",
	"DATABASE_URL={=URL?:postgresql+asyncpg://{=USERNAME?:app}:{url_password}@"
	    "{=IP_ADDRESS:127.0.0.1}/app}",
	"machine api.local login {user} password {url_password}",
	"ALTER USER {=USERNAME?:app} WITH PASSWORD '{password}';",
	"CREATE USER '{=USERNAME?:app}'@'localhost' IDENTIFIED BY '{password}';",
	"db.connect(user=\"{user}\", passwd=\"{password}\")",
	"$password = '{password}';",
	"const password = \"{password}\";",
	"ansible_become_pass: {password}",
	"ansible_ssh_pass={password}",
	"requirepass {url_password}",
	"<add key=\"DbPassword\" value=\"{url_password}\" />",
	"Authorization: Basic {basic_pair}",
	"\"auth\": {\"username\": \"{user}\", \"password\": \"{password}\"}",
	"wpa_passphrase={password}",
	"WIFI:T:WPA;S:home;P:{url_password};;",
	"echo '{user}:{url_password}' | chpasswd",
	"unzip -P {url_password} archive.zip",
	"openssl pkcs12 -in a.p12 -passin pass:{url_password}",
	"client_secret={client_secret}",
	"\"client_secret\": \"{client_secret}\"",
	"SECRET_KEY = '{client_secret}'",
	"JWT_SECRET={client_secret}",
	"SMTP_PASSWORD: {password}",
	"login: {user} / {password}",
	"user={user}&password={url_password}&remember=1",
	NULL
};

static const char *const english[] = {
	"The Azure key we use is {azure_key}.",
	"Here's the key for Azure OpenAI: {azure_key}",
	"Please rotate the storage account key {azure_storage} on Azure.",
	"My AWS secret is {aws_secret}.",
	"the secret access key was {aws_secret}",
	"Your new password is {password}",
	"Password for the portal: {password}",
	"password (temporary): {password}",
	"We reset your password to {password}.",
	"try the password {password}",
	"user {user}, password {password}",
	"User: {user} Pass: {password}",
	"credentials: {user} / {password}",
	"login {user} pw {password}",
	"the admin password for the router is {password}",
	"WiFi key: {password}",
	"The passphrase of the archive is \"{password}\".",
	"Use {password} as password.",
	"My PIN is {pin}.",
	"PIN: {pin}",
	NULL
};

static const char *const german[] = {
	"Das neue Passwort ist {password}.",
	"Passwort für das WLAN: {password}",
	"Zugangsdaten: {user} / {password}",
	"Benutzer: {user}\nKennwort: {password}",
	"WLAN-Schlüssel: {password}",
	"Mein PIN lautet {pin}.",
	"Das Initialpasswort lautet {password}",
	"Der Azure-Schlüssel lautet {azure_key}.",
	"Unser geheimer AWS-Schlüssel: {aws_secret}",
	NULL
};

static const char *const french[] = {
	"Votre mot de passe : {password}",
	"Le mot de passe est {password}.",
	"mot de passe provisoire : {password}",
	"identifiant : {user}, mot de passe : {password}",
	"Clé Wi-Fi : {password}",
	"code PIN : {pin}",
	"La clé Azure est {azure_key}.",
	NULL
};

static const char *const spanish[] = {
	"Tu contraseña es {password}",
	"Usuario: {user}, contraseña: {password}",
	"La clave del wifi es {password}.",
	"contraseña temporal: {password}",
	"PIN: {pin}",
	"La clave de Azure es {azure_key}.",
	NULL
};

static const char *const italian[] = {
	"La password è {password}",
	"La nuova password: {password}",
	"Utente: {user}\nPassword: {password}",
	"codice PIN: {pin}",
	"password del wifi: {password}",
	NULL
};

static const char *const portuguese[] = {
	"A senha é {password}",
	"Senha do wifi: {password}",
	"Usuário: {user} Senha: {password}",
	"palavra-passe: {password}",
	"nova senha: {password}",
	NULL
};

static const char *const dutch[] = {
	"Het wachtwoord is {password}",
	"Wachtwoord: {password}",
	"Gebruikersnaam: {user}, wachtwoord: {password}",
	"wifi-wachtwoord: {password}",
	"pincode: {pin}",
	NULL
};

static const char *const polish[] = {
	"Hasło: {password}",
	"Twoje nowe hasło to {password}",
	"Login: {user}, hasło: {password}",
	"hasło do wifi: {password}",
	"kod PIN: {pin}",
	NULL
};

static const char *const japanese[] = {
	"パスワード：{password}",
	"パスワードは「{password}」です。",
	"初期パスワードは{password}です。",
	"暗証番号は{pin}です。",
	"AzureのAPIキーは{azure_key}です。",
	NULL
};

static const char *const chinese[] = {
	"密码：{password}",
	"初始密码是{password}，请尽快修改。",
	"WiFi密码: {password}",
	"账号 {user} 密码 {password}",
	"Azure密钥：{azure_key}",
	NULL
};

static const char *const korean[] = {
	"비밀번호: {password}",
	"비밀번호는 {password} 입니다.",
	"와이파이 비번: {password}",
	NULL
};

/* Nothing of these is secret. */
static const char *const nothing[] = {
	"AZURE_OPENAI_API_VERSION=v{small}-preview",
	"AZURE_OPENAI_API_KEY=your-key-here",
	"AZURE_CLIENT_ID={uuid}",
	"azure-cli {version}, commit {git_hash}",
	"azure pipelines build {digest} passed",
	"AWS_SECRET_ACCESS_KEY=${{ secrets.AWS_SECRET }}",
	"aws_secret_access_key = <your secret key>",
	"the secret ingredient is butter",
	"sha1: {sha1}",
	"commit {sha1} (HEAD -> main)",
	"etag: \"{digest}\"",
	"\"integrity\": \"sha512-{base64}\"",
	"image: app@sha256:{sha256}",
	"private key: see the vault",
	"\"private_key_id\": \"REDACTED\"",
	"password: !vault |",
	"password: {{ db_password }}",
	"DB_PASSWORD=$DB_PASSWORD",
	"password = getpass.getpass()",
	"password: str = Field(min_length={small})",
	"if (password == null) return;",
	"const { password } = req.body;",
	"<input type=\"password\" name=\"password\">",
	"passwordHash != other.passwordHash",
	"Passwort vergessen?",
	"Forgot password? Click here.",
	"Password: ",
	"Passwords don't match.",
	"password too short",
	"The password is wrong.",
	"The password is required.",
	"Your password has expired.",
	"mot de passe oublié ?",
	"Das Passwort ist falsch.",
	"La contraseña es incorrecta.",
	"Hasło jest nieprawidłowe.",
	"Het wachtwoord is onjuist.",
	"-p {small} means the port",
	"pin {small} is ground",
	"PIN diagram on page {small}",
	"pass: {small} of {small} tests",
	"tests pass: {large}",
	"first pass {small}, second pass {small}",
	"password_min_length: {small}",
	"password policy: {small} characters",
	"client_secret: required",
	"secretName: app-tls",
	"secretKeyRef:\n  name: db\n  key: password",
	"sig=verified",
	"signature: valid",
	"account key missing",
	"Authorization: Basic realm",
	"key: value",
	"docker run -p 8080:80 nginx",
	"curl -u user: localhost",
	"mkdir -p build/out",
	"ssh -p 2222 host",
	"{=URL:http://example.invalid:8080} is no address with a password",
	NULL
};

/* Written when the rules stood, to see what they do of what they weren't made
 * for. */
static const char *const later[] = {
	"AZURE_COGNITIVE_KEY='{azure_hex}'",
	"openai.api_type = \"azure\"\nopenai.api_key = \"{azure_hex}\"",
	"--set azure.apiKey={azure_key}",
	"az cognitiveservices account keys list -> key1: {azure_key}",
	"\"AzureWebJobsStorage\": \"DefaultEndpointsProtocol=https;"
	    "AccountName={=USERNAME?:fn};AccountKey={azure_storage}\"",
	"client secret value: {azure_client}",
	"SharedAccessKey = {azure_bus}",
	"azure_openai:\n  key: {azure_hex}\n  region: westeurope",
	"set AWS_SECRET_ACCESS_KEY={aws_secret}",
	"{\"accessKeyId\":\"{aws_key}\",\"secretAccessKey\":\"{aws_secret}\"}",
	"<SecretAccessKey>{aws_secret}</SecretAccessKey>",
	"credentials: {aws_key} / {aws_secret}",
	"AWS.config.update({ accessKeyId: '{aws_key}', secretAccessKey: "
	    "'{aws_secret}' });",
	"Variable AWS_SECRET_ACCESS_KEY = {aws_secret} (masked: false)",
	"gcloud config set account {gcp_account}",
	"iam.serviceAccounts.actAs denied on {gcp_account}",
	"private_key_id='{gcp_key_id}'",
	"kubectl annotate sa app iam.gke.io/gcp-service-account={gcp_account}",
	"keytool -storepass {url_password} -list",
	"mongo --username {=USERNAME?:app} --password {url_password} --host db",
	"psql \"host=db user={=USERNAME?:app} password={url_password}\"",
	"PGPASSWORD={url_password} psql -h db",
	"smbclient //srv/share -U {user}%{url_password}",
	"ldapsearch -x -D cn=admin -w {url_password}",
	"jdbc:postgresql://db/app?user={=USERNAME?:app}&password={url_password}",
	"amqp_password: \"{password}\"",
	"\"dbPassword\" : \"{password}\"",
	"define('DB_PASSWORD', '{password}');",
	"<property name=\"password\" value=\"{url_password}\"/>",
	"mail.smtp.password={password}",
	"Set-Item Env:DB_PASSWORD '{password}'",
	"ENV ADMIN_PASSWORD={password}",
	"secrets:\n  password: {password}\n  token: none",
	"curl --user {user}:{url_password} {url}",
	"https_proxy={=URL?:http://{user}:{url_password}@proxy:3128}",
	"{=URL?:mysql://{user}:{url_password}@10-db/app}",
	"git remote set-url origin {=URL?:https://{user}:{url_password}@git.example.com/a/b}",
	NULL
};

static const char *const later_said[] = {
	"Your password has been changed to {password}.",
	"Initial password: {password}",
	"pw: {password}",
	"the password should be {password}",
	"hey, netflix pass is {password}",
	"My PIN code is {pin}, please block the card.",
	"user/pass: {user} / {password}",
	"login with {user} and {password}",
	"Password → {password}",
	"PW {password}",
	"Old password: {password}, new password: {password}",
	NULL
};

static const char *const later_german[] = {
	"Passwort: {password}",
	"Mein neues Kennwort lautet {password}",
	"Login: {user}, PW: {password}",
	"PIN {pin}",
	"Das WLAN-Passwort ist {password}",
	NULL
};

static const char *const later_french[] = {
	"MDP : {password}",
	"ton mot de passe c'est {password}",
	NULL
};

static const char *const later_spanish[] = {
	"la contraseña nueva es {password}",
	"contraseña de acceso: {password}",
	NULL
};

const struct lines lines_secret[] = {
	{ LANGUAGE_NONE, 6, settings },
	{ LANGUAGE_EN, 6, english },
	{ LANGUAGE_DE, 6, german },
	{ LANGUAGE_FR, 6, french },
	{ LANGUAGE_ES, 6, spanish },
	{ LANGUAGE_IT, 6, italian },
	{ LANGUAGE_PT, 6, portuguese },
	{ LANGUAGE_NL, 6, dutch },
	{ LANGUAGE_PL, 6, polish },
	{ LANGUAGE_JA, 6, japanese },
	{ LANGUAGE_ZH, 6, chinese },
	{ LANGUAGE_KO, 6, korean },
	{ LANGUAGE_NONE, 6, later },
	{ LANGUAGE_EN, 6, later_said },
	{ LANGUAGE_DE, 6, later_german },
	{ LANGUAGE_FR, 6, later_french },
	{ LANGUAGE_ES, 6, later_spanish },
	{ LANGUAGE_NONE, 6, nothing },
	{ LANGUAGE_EN, 0, NULL },
};
