/*
 * Names of people and what they call themselves. A name has no form: it is
 * found behind a title, a greeting, a word that introduces it or in front of
 * an honorific, and where a first name of a list has another name behind it.
 */
#include "config.h"

#include "redact/check.h"
#include "redact/rules.h"

/* Common first names that are hardly anything else, by registers of births of
 * the USA, Germany, France, Spain, Italy, Portugal and the Netherlands. */
#define FIRST_NAMES \
	"aaron abdul abigail adam adrian adriana ahmed aisha alan albert alberto " \
	"alejandra alejandro alessandra alessandro alessia alex alexander alexandra " \
	"alexandre alfred alfredo alice alicia alina aline allison amanda amélie " \
	"amy ana anastasia andrea andreas andrés andrew angela angelika anja anna " \
	"anne anneke annette annika anouk anthony antje antoine anton antonella " \
	"antonia antonio antónio arjun arnaud arthur ashley astrid aurélie axel " \
	"barbara bastian beatrice beatriz benjamin benoît bernard bernd bianca " \
	"birgit björn bram brandon brenda brian brigitte bruno bryan camille " \
	"carla carlo carlos carmen carol carolina caroline catarina catherine " \
	"cecilia céline charles charlotte chiara chloé christa christian " \
	"christina christine christoph christophe christopher claire clara " \
	"claude claudia claudio clément connor cornelia craig cristina cynthia " \
	"daan damien daniel daniela daniele danielle dario david davide deborah " \
	"denis denise dennis derek diana diego dieter dietmar dimitri dirk dmitri " \
	"dominik dominique donald donna dorothea douglas duarte dylan edgar eduardo " \
	"edward elena eleonora elias elisa elisabeth elise elizabeth elke ella " \
	"ellen emanuele emil emilia emilie emily emma emmanuel enrico eric erica " \
	"erik erika ernesto esther ethan eva evelyn fabian fabio fátima federica " \
	"federico felipe felix fernanda fernando filip filipe filippo florence " \
	"florian francesca francesco francis francisca francisco franco françois " \
	"françoise frédéric friedrich gabriel gabriela gabriele gabriella " \
	"gareth gary georg george georges gerald gerard gerhard gianni giorgia " \
	"giorgio giovanni giulia giuseppe gonzalo grégory greta guido guilherme " \
	"guillaume guillermo günter günther gustavo hannah hannes hans harold " \
	"harry heather hector heidi heike heinrich heinz helen helena helene " \
	"helga helmut hendrik henri henrik henrique henry herbert hiroshi holger " \
	"hubert hugo ian ibrahim ignacio ilaria ines inés ingrid irene isaac " \
	"isabel isabella isabelle ivan jacob jacqueline jacques jakob jakub jamal " \
	"james jamie jan jana janet janine jason javier jean jeffrey jennifer " \
	"jens jeremy jérôme jesús jessica joachim joan joana joão joe johan " \
	"johann johanna johannes john jonas jonathan jordi jörg jorge jorrit josé " \
	"josef joseph joshua juan juana juliana julia julian julie julien jürgen " \
	"justin kai karen karin karl karolina katarzyna katharina katherine " \
	"kathleen kathrin katja katrin keith kelly kenneth kerstin kevin kim klaus " \
	"konrad kristin kyle lars laura lauren laurent lea léa leila lena leo " \
	"leon leonardo leonie lina linda lisa lorenzo lotte louis louise luc luca " \
	"lucas lucia lucía luigi luis luís luisa luise lukas luke luuk lydia " \
	"madison magdalena maksim malte manfred manon manuel manuela marc marcel " \
	"marco marcos marcus margaret margarida maria maría mariana marie marina " \
	"mario marion marlene marta martha martin martina mary massimo mathias " \
	"mathieu mathilde matteo matthew matthias matthieu maurizio maxime " \
	"maximilian megan mehmet mei melanie melissa mia michael michaela micha " \
	"michał michel michele michelle miguel mike mila mirko mohamed mohammed " \
	"monica monika monique moritz muhammad nancy natalia natalie nathalie " \
	"nathan nicholas nicolas nicole niels niklas nils nina noah noémie nora " \
	"norbert nuno oleg olga oliver olivia olivier oscar oskar pablo pamela " \
	"paola paolo pascal patricia patrick patrik paula paulo pauline pawel " \
	"paweł pedro peter petra philip philipp philippe pierre pieter pietro pilar " \
	"piotr priya rachel rafael raffaele rainer ralf ralph ramón rebecca " \
	"regina reinhard renate renato ricardo riccardo richard rita robert " \
	"roberto rodrigo roger roland rolf romain roman ronald ronja rosa rosario " \
	"rosemary rüdiger rui russell ruth ryan sabine salvatore samantha samuel " \
	"sandra sandrine santiago sara sarah scott sean sebastian sébastien " \
	"sergei sergio sharon sibylle silke silvia simon simona simone sofia sofía " \
	"sofie sonia sonja sophia sophie stefan stefania stefano stefanie steffen " \
	"stephan stéphane stephanie stephen steve steven susan susana susanne " \
	"sven svenja sybille sylvia sylvie tamara tanja tatiana teresa theo " \
	"theresa thierry thomas thorsten tiago tim timothy tobias tom tomás " \
	"torsten tyler udo ulrich ulrike ursula ute uwe valentina valeria valérie " \
	"vanessa vera veronica véronique vicente victor vincent vincenzo viola " \
	"virginie vladimir volker walter waltraud werner wilhelm willem william " \
	"winfried wolfgang xavier yannick yuki yusuf yvonne zoe"

/* Those that are other words as well count only before another name. */
#define MORE_NAMES \
	"angel art austin bill bob brooke carter chad charity christian chuck " \
	"dakota dale dan dawn dean don drew eden ed faith fern ford frank gene " \
	"glen grace grant guy hope hunter ivy jack jackson jane jasmine jay jeff " \
	"jim jimmy john joy june kate ken kenny larry lance lily logan lou mark " \
	"mason matt max maya mark melody miles nick noel olive pat paul penny pete " \
	"ray reed rich rick rob robin rod ron rose ruby sam sandy sergej skip " \
	"stella summer sunny sue ted terry tony trent violet wade wayne will zack"

#define TITLES \
	"(?:(?:Mr|Mrs|Ms|Miss|Dr|Dra|Drs|Prof|Professor|Herrn?|Frau|Sr|Sra|Srta|" \
	"Se\xc3\xb1ora?|Mme|Monsieur|Madame|Signora?|Sig|Dott|dr|med|Dipl|Ing|h|c)" \
	"(?:\\.-?|(?=[ -]))[ ]?-?){0,4}"
#define LABEL \
	"(?:[ _-]?(?i:name|nom|nombre|nome|naam|full[ _]?name)){0,1}" COLON TITLES
#define GREETING	"(?:,? (?:lieber?|geehrter?|geehrte|e|and|und|et|y))?,? "

const struct rule rules_name[] = {
	{ .type = ENTITY_PERSON, .confidence = 85, .at = RULE_LIST,
	  .next = " ./-", .then = "^ \xc3\xc4\xc5\xc6" "dmsfpiha",
	  .words = "mr mrs ms mx miss mister messrs dr prof professor herr herrn "
	  "frau fräulein señor señora señorita sr sra srta don doña dona "
	  "monsieur madame mademoiselle mme mlle signor signora signorina sig "
	  "sig.ra dott dottor dottoressa senhor senhora dhr mevrouw meneer mevr "
	  "pan pani sir dame lord lady president senator congressman judge "
	  "justice captain sergeant officer detective colonel minister kanzler "
	  "kanzlerin bundeskanzler bundeskanzlerin präsident président "
	  "presidente ministre ministro ceo cfo cto uncle aunt tante onkel "
	  "tía tío reverend father pope",
	  .cue = "(?:\\.?[/-](?:in|a))?\\.? " TITLES "(?<=[ .-])",
	  .value = FULL_NAME, .ceiling = 160, .check = check_name },
	{ .type = ENTITY_PERSON, .confidence = 85, .first = "M", .min = 1,
	  .max = 1, .next = ".", .then = " ", .cue = "M\\. ",
	  .value = FULL_NAME, .ceiling = 160, .check = check_name },
	{ .type = ENTITY_PERSON, .confidence = 88, .at = RULE_LIST,
	  .words = "my_name_is my_name's mein_name_ist ich_heiße ich_heisse "
	  "je_m'appelle je_m\xe2\x80\x99""appelle mon_nom_est me_llamo mi_nombre_es "
	  "mi_chiamo il_mio_nome_è meu_nome_é chamo-me me_chamo mijn_naam_is "
	  "ik_heet nazywam_się mam_na_imię name_is name_was called_me named "
	  "genannt namens nommé nommée llamado llamada signed_by signed "
	  "unterzeichnet signé firmado_por firmato_da it's_me je_suis_monsieur "
	  "heißt меня_зовут",
	  .cue = ":? " TITLES, .value = FULL_NAME, .ceiling = 160,
	  .check = check_name },
	{ .type = ENTITY_PERSON, .confidence = 75, .at = RULE_LIST,
	  .next = " ,", .then = "^ \xc3\xc4\xc5\xc6" "dmsfpih",
	  .words = "i_am i'm i\xe2\x80\x99m this_is ich_bin hier_ist je_suis "
	  "c'est soy yo_soy sono io_sono eu_sou sou ik_ben speak_to "
	  "speaking_with spoke_with spoke_to met_with meeting_with written_by "
	  "authored_by reported_by approved_by assigned_to employee colleague "
	  "customer client mitarbeiter kollege kollegin kunde kundin kunden "
	  "cliente collègue colega empleado empleada employé employée neighbor "
	  "neighbour husband wife brother sister mother son daughter manager boss "
	  "chef chefin freund freundin amigo amiga ami amie friend attorney "
	  "lawyer author witness tenant applicant candidate student teacher "
	  "director empleada paziente inquilino abogado avocat avvocato "
	  "advogado notaire rechtsanwalt anwalt geschäftsführer",
	  .cue = ",? " TITLES, .value = TWO_NAMES, .ceiling = 160,
	  .check = check_two_names },
	{ .type = ENTITY_PERSON, .confidence = 80, .at = RULE_LIST,
	  .next = " ,", .then = "^ \xc3\xc4\xc5\xc6" "lgeauydhfsm",
	  .words = "dear hi hello hey liebe lieber hallo geehrter geehrte guten_tag "
	  "bonjour cher chère salut estimado estimada hola querido querida "
	  "ciao caro cara gentile buongiorno olá prezado prezada beste geachte "
	  "cześć drogi droga bonsoir welcome good_morning good_afternoon "
	  "good_evening", .cue = GREETING TITLES,
	  .value = FULL_NAME "(?=[ \\t]?(?:[,!.?:;)\"'\\r\\n-]|\xe2\x80|$|[a-z]| [a-z]|"
	  " I | we ))", .ceiling = 160, .check = check_name },
	{ .type = ENTITY_PERSON, .confidence = 82, .at = RULE_LIST,
	  .words = "firstname first_name lastname last_name surname "
	  "fullname full_name forename given_name maiden_name "
	  "nombre nombres nombre_completo apellido apellidos nom nom_complet "
	  "prénom prénoms cognome nome_e_cognome nome_completo sobrenome apelido "
	  "naam voornaam achternaam vorname nachname familienname "
	  "imię nazwisko vor-_und_nachname contact_name customer_name "
	  "cardholder karteninhaber kontoinhaber account_holder titular titulaire "
	  "intestatario beneficiary begünstigter имя фамилия ФИО",
	  .cue = "(?:'s)?" LABEL,
	  .value = FULL_NAME, .ceiling = 160, .check = check_name },
	{ .type = ENTITY_PERSON, .confidence = 78, .at = RULE_LIST,
	  .next = " :=\"'`_-\\\xef\xc2" "nNf", .then = " :=\"'`nNfF\\\xbc\xa0" "aou^",
	  .words = "name names nome customer client employee contact attn attention "
	  "author from to cc bcc sender recipient kunde kundin cliente kontakt "
	  "mitarbeiter mitarbeiterin ansprechpartner absender empfänger von an "
	  "assigned_to reported_by approved_by written_by prepared_by requested_by "
	  "manager owner assignee user applicant candidate student teacher "
	  "insured policyholder guest passenger tenant landlord buyer seller "
	  "de para a_la_atención_de z.hd. c/o remitente destinatario "
	  "expéditeur destinataire mittente signature unterschrift "
	  "contact_person emergency_contact next_of_kin spouse",
	  .cue = LABEL, .value = TWO_NAMES, .ceiling = 160,
	  .check = check_two_names },
	/* Regards,\n Anna */
	{ .type = ENTITY_PERSON, .confidence = 75, .at = RULE_LIST,
	  .words = "regards sincerely cheers grüße grüßen gruß grüsse grüssen "
	  "cordialement saludos atentamente saluti cordiali atenciosamente "
	  "abraços groet groeten thanks thank_you merci danke gracias grazie "
	  "obrigado obrigada bedankt love best yours faithfully truly wishes "
	  "dank pozdrawiam amitiés bises bisous abrazo cumprimentos",
	  .cue = "(?: (?:again|so much|a lot|sincerely|truly|regards|"
	  "im Voraus|saluti|dir|Ihr|Ihre|Dein|Deine)){0,2}(?:[,.!-]|\xe2\x80\x93)?"
	  "[ \\t]?(?:\\r?\\n[ \\t]*){0,3}(?:[-]{1,2} ?)?",
	  .value = "(?<=[\\n ,-])" FULL_NAME "(?=[ \\t]*(?:[.,!\\r\\n\"\\\\]|$))",
	  .ceiling = 160, .check = check_name },

	/* Kenji-san; 田中さん, 王先生, 김민수 씨 */
	{ .type = ENTITY_PERSON, .confidence = 85, .first = "^", .min = 2,
	  .max = 20, .next = "-", .then = "skc",
	  .value = "[A-Z][a-z]{1,19}(?=-(?:san|sama|kun|chan|sensei)" ENDS ")",
	  .ceiling = 64 },
	{ .type = ENTITY_PERSON, .confidence = 85, .at = RULE_LIST,
	  .words = "佐 鈴 高 田 渡 伊 山 中 小 加 吉 木 林 斎 斉 清 阿 森 池 "
	  "橋 石 前 藤 "
	  "後 岡 長 村 近 遠 青 坂 福 西 太 三 金 岩 原 松 井 野 上 川 内 竹 "
	  "千 菅 "
	  "和 安 大 横 宮 工 今 河 谷 平 新 本 東 北 南 水 久 服 杉 島 丸 "
	  "王 李 张 刘 陈 杨 赵 黄 周 吴 徐 孙 胡 朱 何 郭 马 罗 梁 宋 郑 谢 "
	  "韩 唐 "
	  "冯 于 董 萧 程 曹 袁 邓 许 傅 沈 曾 彭 吕 苏 卢 蒋 蔡 贾 丁 魏 薛 "
	  "叶 阎 "
	  "張 劉 陳 楊 趙 吳",
	  .value = "(?:" HAN "|" KATAKANA "){0,3}(?=さん|様|さま|氏|くん|ちゃん|先生|"
	  "女士|小姐|经理|医生|教授|老师|部長|課長|社長)(?<!医|大学|学校)",
	  .ceiling = 40 },
	{ .type = ENTITY_PERSON, .confidence = 85, .at = RULE_LIST,
	  .words = "김 이 박 최 정 강 조 윤 장 임 한 오 서 신 권 황 안 송 류 전 홍",
	  .value = HANGUL "{1,2}(?= ?(?:씨|님|선생님|교수|과장|부장|대리|의사))",
	  .ceiling = 40 },
	{ .type = ENTITY_PERSON, .confidence = 85, .at = RULE_LIST,
	  .words = "我叫 我是 我的名字是 我的名字叫 姓名 氏名 名前は "
	  "お名前 名前 "
	  "私は 患者 联系人 收件人 担当者 担当は 客户 이름은 이름 성명 "
	  "저는 제_이름은",
	  .cue = LINK, .value = "(?:(?:" HAN "|" KATAKANA "){2,6} ?(?:" HAN "|"
	  KATAKANA "|\xe3\x81[\x80-\xbf]){0,4}?|" HANGUL "{2,4})(?=[,.!?;)\\s\"']|、|。|"
	  "，|；|！|$|です|と申|といい|という|입니다|이고|이에요|예요|,|"
	  "\xef\xbc|的|今年)",
	  .ceiling = 48 },

	/* A first name of the list and what goes on. */
	{ .type = ENTITY_PERSON, .confidence = 65, .at = RULE_LIST,
	  .first = "^ \xc3 \xc4 \xc5 \xd0", .next = " -",
	  .then = "^vdltbyezai\xc3\xc4\xc5\xc6",
	  .words = FIRST_NAMES " " MORE_NAMES,
	  .value = "(?:-" NAME ")?(?: " INITIAL "){0,2}(?: (?:" PARTICLE "[ -])"
	  "{0,3}" NAME "){1,3}", .ceiling = 160, .check = check_two_names },
	{ .type = ENTITY_PERSON, .confidence = 50, .at = RULE_LIST,
	  .first = "^ \xc3 \xc4 \xc5 \xd0",
	  .words = FIRST_NAMES, .value = "(?:-" NAME ")?" WORD_ENDS
	  "(?!-| (?:St|Street|Road|Avenue|Ave|Island|Islands|River|County|City|"
	  "Inc|Ltd|GmbH|University|Airport)(?![a-z]))", .ceiling = 64,
	  .check = check_name },

	{ .type = ENTITY_USERNAME, .confidence = 82, .at = RULE_LIST,
	  .words = "username usernames user_name userid user_id login_name loginname "
	  "screen_name nickname nick handle login_id benutzername nutzername "
	  "benutzerkennung nombre_de_usuario usuario utilisateur "
	  "nom_d'utilisateur nom_d\xe2\x80\x99utilisateur identifiant nome_utente "
	  "utente nome_de_usuário usuário utilizador gebruikersnaam "
	  "nazwa_użytkownika ユーザー名 ユーザーID 用户名 用戶名 아이디 "
	  "사용자명 account_name gamertag логин",
	  .cue = LINK "(?<=[:=\"'`( ]|\xef\xbc\x9a|\xe3\x81\xaf|\xe6\x98\xaf)",
	  .value = "@?(?=[A-Za-z0-9._-]{0,30}[a-z0-9_])"
	  "[A-Za-z0-9][A-Za-z0-9._-]{1,62}[A-Za-z0-9_]"
	  "(?![A-Za-z0-9@])", .ceiling = 80, .check = check_username },
	{ .type = ENTITY_USERNAME, .confidence = 75, .at = RULE_LIST,
	  .words = "user login logged_in_as log_in_as signed_in_as uid ssh_user "
	  "user_account account_user",
	  .cue = "(?:\"?[ \\t]{0,3}(?:[:=]|=>)[ \\t]{0,3}[\"'`]?|"
	  "(?: is:?| as user)?[ \\t][\"'`]?)",
	  .value = "(?:(?<=[=\"'`])(?=[A-Za-z])|"
	  "(?=[A-Za-z0-9.-]{0,30}[0-9_.][A-Za-z0-9._-]{0,30}[A-Za-z0-9]))"
	  "[A-Za-z][A-Za-z0-9._-]{1,62}[A-Za-z0-9_](?![A-Za-z0-9@\\\\/:])",
	  .ceiling = 80, .check = check_username },
	{ .type = ENTITY_USERNAME, .confidence = 70, .at = RULE_MARK,
	  .first = "@*", .value = "(?<![A-Za-z0-9._@/\\x80-\\xff-])@"
	  "[A-Za-z0-9_](?:[A-Za-z0-9_]|[.-](?=[A-Za-z0-9_])){2,38}"
	  "(?![A-Za-z0-9_@/])", .ceiling = 48, .check = check_handle },
	RULES_END
};
