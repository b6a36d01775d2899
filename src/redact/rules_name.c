/*
 * Names of people and what they call themselves. A name has no form: it is
 * found behind a title, a greeting, a word that introduces it or in front of
 * an honorific, and where a first name of a list has another name behind it.
 */
#include "config.h"

#include "redact/check.h"
#include "redact/rules_people.h"

#define TITLES \
	"(?:(?:Mr|Mrs|Ms|Miss|Dr|Dra|Drs|Prof|Professor|Herrn?|Frau|Sr|Sra|Srta|" \
	"Se\xc3\xb1ora?|Mme|Monsieur|Madame|Signora?|Sig|Dott|dr|med|Dipl|Ing|h|c)" \
	"(?:\\.-?|(?=[ -]))[ ]?-?){0,4}"
#define LABEL \
	"(?:[ _-]?(?i:name|nom|nombre|nome|naam|full[ _]?name)){0,1}" \
	"(?: (?:des Patienten|of (?:the )?patient)|, Vorname)?" COLON TITLES
/* Where a name is that of a street, a church, a king, a month: by the byte
 * before the blank, since most names have another one there. */
#define NOT_OF_PLACE \
	"(?<![/-])(?<!Sant')(?:(?<![aegolnt.] )|" \
	"(?:(?<!a )|(?<!Santa )(?<!Via )(?<!via )(?<!Rua )(?<!Piazza ))" \
	"(?:(?<!e )|(?<!rue )(?<!Rue )(?<!avenue )(?<!Calle )(?<!place )" \
	"(?<!Viale )(?<!Lake ))" \
	"(?:(?<!t )|(?<!St )(?<!Sankt )(?<!Saint )(?<!Mount )(?<!Port )" \
	"(?<!Fort ))" \
	"(?:(?<!o )|(?<!S\xc3\xa3o )(?<!Reggio )(?<!Corso ))" \
	"(?:(?<!n )|(?<!San )(?<!Queen ))(?<!King )(?<!pital )" \
	"(?<!St\\. )(?<!ul\\. )(?<!im\\. ))"
/* A character of a name in the East; of what may stand behind two. */
#define EAST	"(?:" HAN "|" KATAKANA ")"
#define EAST_END	"(?:" HAN "|" KATAKANA "|\xe3\x81[\x80-\xbf])"
#define NO_NAME_BEHIND \
	"(?!-| (?:St|Street|Road|Rd|Avenue|Ave|Lane|Drive|Square|Island|Islands|" \
	"River|County|City|Inc|Ltd|LLC|GmbH|AG|KG|OHG|SARL|University|Airport|" \
	"Hospital|Clinic|[IVX]{1,5})(?![A-Za-z]))"
#define SMALL_LETTER	"(?:[a-z]|\\xc3[\\x9f-\\xbf]|[\\xc4\\xc5][\\x80-\\xbf])"
#define SMALL_NAME \
	SMALL_LETTER "(?:" SMALL_LETTER "|" JOINT "(?=[a-z\\xc3])){1,20}+"
#define SMALL_NAMES \
	SMALL_NAME "(?: " SMALL_NAME "){0,3}(?!" LETTER_BYTE ")"
/* The second byte of a letter. */
#define GOES_ON \
	"\x80\x81\x82\x83\x84\x85\x86\x87\x88\x89\x8a\x8b\x8c\x8d\x8e\x8f" \
	"\x90\x91\x92\x93\x94\x95\x96\x97\x98\x99\x9a\x9b\x9c\x9d\x9e\x9f" \
	"\xa0\xa1\xa2\xa3\xa4\xa5\xa6\xa7\xa8\xa9\xaa\xab\xac\xad\xae\xaf" \
	"\xb0\xb1\xb2\xb3\xb4\xb5\xb6\xb7\xb8\xb9\xba\xbb\xbc\xbd\xbe\xbf"
#define GREETING	"(?:,? (?:lieber?|geehrter?|geehrte|e|and|und|et|y))?,? "

const struct rule rules_name[] = {
	{ .type = ENTITY_PERSON, .confidence = 85, .at = RULE_LIST,
	  .next = " ./-:", .then = "^ \xc3\xc4\xc5\xc6" "dmsfpihavtlb",
	  .words = "mr mrs ms mx miss mister messrs dr prof professor herr herrn "
	  "frau fräulein señor señora señorita sr sra srta don doña dona "
	  "monsieur madame mademoiselle mme mlle signor signora signorina sig "
	  "sig.ra dott dottor dottoressa senhor senhora dhr mevrouw meneer mevr "
	  "pan pani sir dame lord lady president senator congressman judge "
	  "justice captain sergeant officer detective colonel minister kanzler "
	  "kanzlerin bundeskanzler bundeskanzlerin präsident président "
	  "presidente ministre ministro ceo cfo cto uncle aunt tante onkel "
	  "tía tío reverend father pope maître heer avv avvocata "
	  "panią panem panu sister brother inspector constable "
	  "councillor landlord landlady vermieter vermieterin "
	  WORDS_OF_STAFF " " WORDS_OF_PATIENTS,
	  .cue = "(?:\\.?[/-](?:in|a))?(?: name)?\\.?:? " TITLES "(?<=[ .-])",
	  .value = LISTED_NAME "(?![0-9-])",
	  .ceiling = 160, .check = check_titled },
	{ .type = ENTITY_PERSON, .confidence = 85, .first = "M", .min = 1,
	  .max = 1, .next = ".", .then = " ", .cue = "M\\. ",
	  .value = CUED_NAME, .ceiling = 160, .check = check_name },
	{ .type = ENTITY_PERSON, .confidence = 88, .at = RULE_LIST,
	  .words = "my_name_is my_name's mein_name_ist ich_heiße ich_heisse "
	  "je_m'appelle je_m\xe2\x80\x99""appelle mon_nom_est me_llamo mi_nombre_es "
	  "mi_chiamo il_mio_nome_è meu_nome_é chamo-me me_chamo mijn_naam_is "
	  "ik_heet nazywam_się mam_na_imię name_is name_was called_me named "
	  "genannt namens nommé nommée llamado llamada signed_by signed "
	  "maiden_name_was née hier_spricht dictated_by gez i._a ich_heisse je_mappelle "
	  "fdo électroniquement_signé_par "
	  "unterzeichnet signé firmado_por firmato_da it's_me je_suis_monsieur "
	  "heißt меня_зовут",
	  .cue = "\\.?:? " TITLES, .value = "(?:" CUED_NAME "|" SMALL_NAMES ")",
	  .ceiling = 160, .check = check_called },
	{ .type = ENTITY_PERSON, .confidence = 75, .at = RULE_LIST,
	  .next = " ,", .then = "^ \xc3\xc4\xc5\xc6" "dmsfpih",
	  .words = "speak_to speaking_with spoke_with spoke_to met_with meeting_with written_by "
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
	  .words = "dear hi hello hey hoi oi liebe lieber hallo geehrter geehrte guten_tag "
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
	  "patient_name nom_du_patient "
	  "nombre_del_paciente nome_del_paziente nome_do_paciente naam_patiënt "
	  "imię_i_nazwisko_pacjenta imię_i_nazwisko "
	  "imię nazwisko vor-_und_nachname contact_name customer_name "
	  "cardholder karteninhaber kontoinhaber account_holder titular titulaire "
	  "intestatario beneficiary begünstigter имя фамилия ФИО",
	  .cue = "(?:'s)?" LABEL,
	  .value = LISTED_NAME, .ceiling = 160, .check = check_name },
	{ .type = ENTITY_PERSON, .confidence = 78, .at = RULE_LIST,
	  .next = " :=\"'`_-\\\xef\xc2", .then = " :=\"'`nNfF\\\xbc\xa0",
	  .words = "name names nome customer client employee contact attn attention "
	  "author from to cc bcc sender recipient kunde kundin cliente kontakt "
	  "mitarbeiter mitarbeiterin ansprechpartner absender empfänger von an "
	  "assigned_to reported_by approved_by written_by prepared_by requested_by "
	  "manager owner assignee user applicant candidate student teacher "
	  "insured policyholder guest passenger tenant landlord buyer seller "
	  "de para a_la_atención_de z.hd. c/o remitente destinatario "
	  "expéditeur destinataire mittente signature unterschrift "
	  "contact_person emergency_contact next_of_kin spouse od nadawca "
	  "odbiorca ansprechpartnerin sachbearbeiter sachbearbeiterin reporter "
	  "assignee reviewer świadek zeuge zeugin witness attendees presenter",
	  .cue = LABEL, .value = LISTED_NAME, .ceiling = 160,
	  .check = check_known_name },
	/* Regards,\n Anna */
	{ .type = ENTITY_PERSON, .confidence = 75, .at = RULE_LIST,
	  .words = "regards sincerely cheers grüße grüßen gruß grüsse grüssen "
	  "cordialement saludos atentamente saluti cordiali atenciosamente "
	  "abraços groet groeten groetjes lg vg mfg thanks thank_you merci danke gracias grazie "
	  "obrigado obrigada bedankt love best yours faithfully truly wishes "
	  "dank pozdrawiam amitiés bises bisous abrazo cumprimentos abbraccio "
	  "poważaniem z_poważaniem saludo liebe_grüße beste_grüße",
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
	  "欧阳 诸葛 司马 上官 王 李 张 刘 陈 杨 赵 黄 周 吴 徐 孙 胡 朱 何 郭 马 罗 梁 宋 郑 谢 "
	  "韩 唐 "
	  "冯 于 董 萧 程 曹 袁 邓 许 傅 沈 曾 彭 吕 苏 卢 蒋 蔡 贾 丁 魏 薛 "
	  "叶 阎 "
	  "張 劉 陳 楊 趙 吳",
	  .value = "(?:" HAN "|" KATAKANA "|(?<=[\\xe4-\\xe9]..) (?=" HAN ")){0,4}?"
	  "(?=さん|様|さま|氏|くん|ちゃん|先生|女士|小姐|经理|医生|医师|医師|主任|教授|老师|"
	  "部長|課長|社長|と申し)(?<!医|大学|学校)",
	  .ceiling = 40 },
	/* Surnames of Japan that are no places, and what is given behind. */
	{ .type = ENTITY_PERSON, .confidence = 62, .at = RULE_LIST,
	  .words = SURNAMES_OF_JAPAN,
	  .value = "(?!商店|内科|医院|病院|クリニック|製作所|工業|電機|株式|建設|薬局|市|町|村|"
	  "県|駅|区|通|川|川|城|家具)(?:" NAME_GAP "?(?!部長|課長|社長|先生|医師|教授|看護|主任|"
	  "氏|様|株式)(?:" HAN "{1,3}?(?:子|美)?|さくら|ひろし|たかし|まなみ|あゆみ|みどり|"
	  "さやか|ゆうき|はるか|めぐみ|かおり)(?=さん|様|氏|先生|部長|課長|社長|医師|教授|(?!"
	  HAN ")))?", .ceiling = 48 },
	{ .type = ENTITY_PERSON, .confidence = 85, .at = RULE_LIST,
	  .words = "김 이 박 최 정 강 조 윤 장 임 한 오 서 신 권 황 안 송 류 전 홍 남궁 "
	  "황보 제갈 선우 독고 유 노 하 곽 성 차 주 우 구 민 나 진 지 엄 채 원 천 방",
	  .value = HANGUL "{1,3}(?= ?(?:씨|님|선생님|교수|과장|부장|대리|의사))",
	  .ceiling = 40 },
	{ .type = ENTITY_PERSON, .confidence = 85, .at = RULE_LIST,
	  .words = "我叫 我是 我的名字是 我的名字叫 姓名 氏名 名前は "
	  "お名前 名前 "
	  "私は 患者 患者名 患者氏名 患者姓名 病人 联系人 收件人 发件人 寄件人 请联系 联系 "
	  "尊敬的 此致 昨天 护士 护士长 主治医师 主治医生 医师 差出人 宛先 担当者 担当 担当医 "
	  "担当看護師 看護師 主治医 担当は 客户 보낸_사람 받는_사람 간호사 담당의 환자 담당자 이름은 이름 성명 "
	  "저는 제_이름은",
	  .cue = "(?:の|は)?" LINK "(?:\\r?\\n)?", .value = "(?!编号|番号|姓名|氏名|名前|病|号|号码|さん|"
	  "身|医|的|が|は|を|们|长|師|师)(?:" EAST "{2}" NAME_GAP "?" EAST_END "{0,4}?|"
	  EAST "{3,6}?(?:" NAME_GAP EAST_END "{0,4}?|" EAST_END "{4})|" HANGUL "{2,4})"
	  "(?=[,.!?;)<\\s\"']|$|\xef\xbc|"
	  "(?=\xe3)(?:さん|、|。|です|と申|といい|という)|"
	  "(?=\xe4)(?:于|今年)|(?=\xe5)(?:女士|先生|小姐|在)|"
	  "(?=[\xe6-\xe8])(?:打|说|来|様|氏|的)|"
	  "(?=[\xea-\xed])(?:님|씨|입니다|이고|이에요|예요))",
	  .ceiling = 48 },

	/* Two words of which one is a name: Anna Kowalski; Smith, John */
	{ .type = ENTITY_PERSON, .confidence = 65, .first = "^", .max = 30,
	  .next = " ,-\xc3\xc4\xc5'", .then = "^vdltbyezai " GOES_ON,
	  .glance = glance_person,
	  .value = NOT_OF_PLACE "(?:" NAME ", " NAME "(?: " INITIAL ")?(?![a-z])|"
	  "(?>" TWO_NAMES ")" NO_NAME_BEHIND ")",
	  .ceiling = 160, .check = check_person },
	{ .type = ENTITY_PERSON, .confidence = 50, .first = "^", .max = 24,
	  .glance = glance_first_name,
	  .value = "(?!Jan[ /.,-]{0,2}\\d)" NOT_OF_PLACE NAME WORD_ENDS
	  NO_NAME_BEHIND, .ceiling = 64, .check = check_first_name },
	/* Those whose first letter is beyond ASCII. */
	{ .type = ENTITY_PERSON, .confidence = 55, .at = RULE_LIST,
	  .first = "\xc3 \xc4 \xc5 \xd0",
	  .words = "ádám adèle ágnes álvaro ángel ángela ángeles ândrea ângela ângelo "
	  "áron árpád åsa åke édith édouard élie éliane élisabeth élise élodie éloïse "
	  "éléonore émile émilie émilien éric érica éva évelyne éveline "
	  "íñigo íris ítalo óscar ömer öykü özge özgür özlem örjan østen øystein "
	  "úrsula ümit ünal Łucja Łukasz Ścibor Świętosław Żaneta Željko "
	  "Štefan Štěpán Šárka Žofie Şule Şeyma ève",
	  .value = "(?:-" NAME ")?" WORD_ENDS "(?:(?: " INITIAL "){0,2}(?: (?:"
	  PARTICLE "[ -]){0,3}" NAME "){1,3})?", .ceiling = 160,
	  .check = check_name },
	/* Said of or to somebody: "met Grace", "Frag Käthe". */
	{ .type = ENTITY_PERSON, .confidence = 60, .at = RULE_LIST,
	  .next = " ", .then = "^\xc3\xc4\xc5",
	  .words = "asked met emailed texted cc'ing thank thanks owe "
	  "forwarded_to forward_to forward_this_to frag fragt frag_doch "
	  "danke dank laut demande prévenir rappeler pregunta_a avisa_a avisar_a "
	  "chiedi_a avvisare pergunta_a pergunta_ao avisar_o avisar_a "
	  "vraag vraag_het_aan het_tegen bedankt volgens zdaniem brother "
	  "sister daughter wife husband cousin witness "
	  "zeugin zeuge testigo témoin",
	  .cue = " ", .value = CUED_NAME, .ceiling = 96,
	  .check = check_known_name },
	/* As people type in a chat. */
	{ .type = ENTITY_PERSON, .confidence = 72, .at = RULE_LIST,
	  .next = " ,", .then = "~ \xc3\xc4\xc5",
	  .words = "i_am i'm hi_im hey_im hello_im i\xe2\x80\x99m this_is ich_bin hier_ist je_suis "
	  "c'est soy yo_soy sono io_sono eu_sou sou ik_ben jestem",
	  .cue = ",? " TITLES, .value = "(?:" TWO_NAMES "|" SMALL_NAMES ")",
	  .ceiling = 160, .check = check_said_name },
	RULES_END
};
