/*
 * Places and organisations: addresses by their form, both by what stands
 * before or behind, and lists of the best known. A village or a firm that none
 * of these shows isn't found.
 */
#include "config.h"

#include "redact/check.h"
#include "redact/rules.h"

#define STREET \
	"(?:Street|St|Avenue|Ave|Road|Rd|Boulevard|Blvd|Lane|Ln|Drive|Dr|" \
	"Court|Ct|Place|Pl|Square|Sq|Terrace|Ter|Way|Parkway|Pkwy|Highway|Hwy|" \
	"Crescent|Close|Gardens|Grove|Circle|Cir|Trail|Broadway|Row|Mews|Hill|" \
	"Quay|Alley|Plaza|Walk|Gate)(?![A-Za-z])\\.?"
#define UNIT \
	"(?:,? (?:Apt|Apartment|Suite|Ste|Unit|Flat|Floor|#)\\.? ?#?[A-Z0-9-]{1,6})?"
#define HOUSE \
	"\\d{1,4}(?: hs| ?[a-zA-Z]?(?:[-/]\\d{1,4}[a-z]?|[/-][A-Z](?![A-Za-z]))?)" \
	"(?: m\\. ?\\d{1,3}|, \\d{1,2}\\.?\xc2\xba ?(?:[A-F](?![a-z])|esq\\.?|dto\\.?)?|" \
	" - apto \\d{1,4})?(?![0-9A-Za-z])"
/* Behind a street of the continent: ", 10115 Berlin". */
#define TOWN \
	"(?:,? (?:[A-Z]{1,2}-)?\\d{4,5}(?: ?[A-Z]{2})?(?![0-9]) " NAME \
	"(?:[ -](?:am |an der |de |la |del )?" NAME "){0,2})?"
#define STATE	"(?:A[KLRZ]|C[AOT]|D[CE]|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|" \
		"N[CDEHJMVY]|O[HKR]|PA|RI|S[CD]|T[NX]|UT|V[AT]|W[AIVY])"

#define OF_FIRM \
	"(?:S\\.A\\. de C\\.V|Inc(?:orporated)?|LLC|L\\.L\\.C|Ltd|Limited|LLP|PLC|plc|Corp(?:oration)?|" \
	"Co|Company|GmbH(?: ?& ?Co\\.? ?KG(?:aA)?)?|gGmbH|AG|KG|KGaA|OHG|UG|SE|eG|" \
	"e\\.V|e\\.K|EURL|S\\.n\\.c|S\\.a\\.s|s\\.c|V\\.O\\.F|Lda|SARL|SAS|SASU" \
	"|S\\.A\\.R\\.L|S\\.A\\.S|S\\.A|SA|S\\.L\\.U|S\\.L|SL|SLU|" \
	"S\\.r\\.l|Srl|S\\.p\\.A|SpA|S\\.p\\.a|Ltda|B\\.V|BV|N\\.V|NV|AB|A/S|ApS|Oy|Oyj|" \
	"AS|ASA|Pty|Pvt|[Ss]p\\. z o\\.o|Holdings?|Group|S\\. ?A\\.)"

#define FIRM_WORD	CAPITAL "(?:[A-Za-z0-9\\x80-\\xbf\\xc3-\\xdf'-]|" \
			"\xe2\x80\x99){0,40}+"

const struct rule rules_place[] = {
	/* 221B Baker Street, Apt 4, London; 1600 Pennsylvania Ave NW */
	{ .type = ENTITY_LOCATION, .confidence = 88, .first = "#", .min = 1,
	  .max = 6, .next = " ", .then = "^#", .glance = glance_house,
	  .value = "\\d{1,5}[A-Za-z]? (?:(?:N|S|E|W|NE|NW|SE|SW|North|"
	  "South|East|West)\\.? )?"
	  "(?:(?:" NAME "|\\d{1,3}(?:st|nd|rd|th))\\.?(?: " NAME "){0,3}? "
	  STREET "|Broadway(?![a-z])|Highway \\d{1,3}(?!\\d)|(?:Old |New )?" NAME
	  " Way(?![a-z]))" "(?: (?:N|S|E|W|NE|NW|SE|SW)\\.?(?![A-Za-z]))?" UNIT
	  "(?:, " NAME "(?: " NAME "){0,2}(?:,? " STATE ENDS "(?: \\d{5}(?:-\\d{4})?"
	  ENDS ")?)?)?", .ceiling = 160 },
	{ .type = ENTITY_LOCATION, .confidence = 85, .first = "#", .min = 1,
	  .max = 4, .next = " ,", .then = "rabpcqi ",
	  .value = "\\d{1,4}(?: ?(?:bis|ter))?,? (?:rue|avenue|av\\.|boulevard|bd|"
	  "place|chemin|all\xc3\xa9""e|quai|impasse|cours|route)"
	  "(?: (?:de|du|des|la|le|les|l'|d'|Saint|saint)(?=[ A-Z'-])| ?" NAME
	  "|-){1,6}(?<=[a-z\\x80-\\xbf])" TOWN, .ceiling = 160 },
	/* Hauptstraße 5, 10117 Berlin; Karl-Marx-Allee 1; Lange Straße 2 */
	{ .type = ENTITY_LOCATION, .confidence = 88, .first = "^", .min = 1,
	  .max = 30, .next = "\xc3", .glance = glance_street,
	  .value = "(?=[A-Z][A-Za-z]{0,29}\\xc3)(?:[A-Za-z]|\\xc3[\\x80-\\xbf]){3,40}"
	  "(?<=stra\xc3\x9f""e|strasse|str|weg|platz|allee|gasse|damm|ufer|ring|graben|"
	  "stieg|pfad|steig|berg|hof|kamp|markt|steg|straat) " HOUSE TOWN,
	  .ceiling = 160 },
	{ .type = ENTITY_LOCATION, .confidence = 88, .first = "^", .min = 2,
	  .max = 20, .next = "-", .then = "^",
	  .value = CAPITAL "[a-z]{1,19}-(?:" NAME "[ -])?(?:[A-Z][a-z]{2,15}-)?"
	  "(?<=-)(?:Stra\xc3\x9f""e|Str\\.|Weg|Platz|Allee|Ring|Damm|Ufer) " HOUSE
	  TOWN, .ceiling = 160 },
	{ .type = ENTITY_LOCATION, .confidence = 88, .first = "^", .min = 3,
	  .max = 24, .next = " ", .then = "SA",
	  .glance = glance_long_street,
	  .value = CAPITAL "[a-z]{2,23} (?:Stra\xc3\x9f""e|Str\\.|Allee) " HOUSE
	  TOWN, .ceiling = 160 },
	{ .type = ENTITY_LOCATION, .confidence = 85, .first = "^", .min = 7,
	  .max = 30, .next = " .", .then = "# ", .last = "egzmrtnfkl",
	  .value = CAPITAL "[a-z]{2,29}(?<=strasse|str|weg|platz|allee|gasse|damm|"
	  "ufer|ring|straat|laan|plein|gracht|kade|park|singel|dijk|markt|graben|"
	  "steig|steg|pfad|kamp|hof)\\.? " HOUSE TOWN, .ceiling = 160 },
	{ .type = ENTITY_LOCATION, .confidence = 85, .at = RULE_LIST,
	  .words = "calle c/ avenida avda avda. paseo plaza ronda via viale piazza "
	  "corso largo vicolo rua travessa praça alameda carrer rue boulevard "
	  "unter_den am_markt alter_markt neuer_markt am_alten im an_der auf_der "
	  "ulica ul. aleja aleje plac pl. osiedle os. carrera camino "
	  "avenue av. estrada rodovia strada lungotevere lungomare laan lange oude",
	  .value = "(?:\\.? (?:de|del|la|las|los|el|da|do|dos|das|di|della|dei|delle|"
	  "degli|du|des|le|d'|Linden|van)(?=[ ']))*(?: \\d{1,2}(?= [A-Z]))?(?: "
	  "?(?:" NAME "|[IVX]{2,5})(?: de| della|"
	  " di)?){1,4},? (?:n\xc2[\xba\xb0]\\.? ?|n\\.?\xc2\xba ?|n\\.? ?|numero |km )?" HOUSE TOWN,
	  .ceiling = 160, .check = check_street },
	{ .type = ENTITY_LOCATION, .confidence = 85, .at = RULE_LIST,
	  .words = "po_box p.o._box postfach apartado_de_correos casella_postale "
	  "boîte_postale 〒", .value = "\\.? ?(?:\\d{3}-\\d{4}|\\d{1,6})" ENDS, .ceiling = 40 },
	/* Springfield, IL 62704; SW1A 1AA; 10115 Berlin; 1012 AB; K1A 0B1 */
	{ .type = ENTITY_LOCATION, .confidence = 85, .first = "^", .min = 2,
	  .max = 20, .next = ",", .then = " ",
	  .glance = glance_state,
	  .value = CAPITAL "[A-Za-z]{1,19}, " STATE "(?: \\d{5}(?:-\\d{4})?" ENDS
	  "|(?<=, [A-Z]{2})(?<!MD)(?=[.,;!?)\\s]|$))", .ceiling = 80 },
	{ .type = ENTITY_LOCATION, .confidence = 82, .first = "^^ ^#", .min = 2,
	  .max = 4, .next = " ", .then = "#", .value =
	  "(?:[A-PR-UWYZ][A-HK-Y]?\\d[0-9A-HJKPSTUW]? \\d[ABD-HJLNP-UW-Z]{2}|"
	  "[ABCEGHJ-NPRSTVXY]\\d[A-Z] \\d[A-Z]\\d)" ENDS, .ceiling = 12 },
	{ .type = ENTITY_LOCATION, .confidence = 80, .first = "##", .min = 4,
	  .max = 5, .next = " ", .then = "^", .alone = ".,-",
	  .value = "(?<![0-9][.,-])(?:\\d{4}"
	  " [A-Z]{2}" ENDS "(?: (?=" CAPITAL "[a-z]))?|(?=\\d{4,5} [A-Z\xc3])"
	  "(?:0[1-9]|[1-9]\\d)\\d{2,3} (?=" CAPITAL "[a-z\xc3]))" NAME
	  "(?:[ -](?:am |an der |de |la |sur )?" NAME "){0,2}",
	  .ceiling = 96, .check = check_town },
	/* 1250-096 Lisboa, 00-950 Warszawa, 1012AB Amsterdam */
	{ .type = ENTITY_LOCATION, .confidence = 80, .first = "##", .min = 2,
	  .max = 6, .next = "- ", .then = "#^\xc5", .alone = ".,-",
	  .glance = glance_postcode,
	  .value = "(?<![0-9][.,-])(?<![0-9-])(?:\\d{4}-\\d{3}|\\d{2}-\\d{3}|[1-9]\\d{3}[A-Z]{2})"
	  " (?=" CAPITAL "[a-z\xc3-\xc5])" NAME "(?:[ -](?:am |an der |de |do |da |la )?" NAME
	  "){0,2}", .ceiling = 96 },
	{ .type = ENTITY_LOCATION, .confidence = 85, .at = RULE_LIST,
	  .words = "zip zipcode zip_code postcode postal_code postleitzahl plz "
	  "code_postal código_postal codigo_postal cap cep kod_pocztowy "
	  "郵便番号 邮编 邮政编码 우편번호 〒",
	  .cue = "(?: code)?" LINK, .value = "(?:\\d{5}(?:-\\d{3,4})?|\\d{3}-\\d{4}|"
	  "\\d{2}-\\d{3}|\\d{4}(?: ?[A-Z]{2})?|\\d{6,7}|[A-Z]{1,2}\\d[0-9A-Z]? ?"
	  "\\d[A-Z]{2}|[A-Z]\\d[A-Z] ?\\d[A-Z]\\d)" ENDS, .ceiling = 16 },
	{ .type = ENTITY_LOCATION, .confidence = 80, .at = RULE_LIST,
	  .words = "lives_in live_in living_in located_in based_in resides_in "
	  "residing_in moved_to born_in grew_up_in address home_address city town "
	  "country wohnt_in wohne_in wohnhaft_in lebt_in lebe_in ansässig_in "
	  "adresse anschrift wohnort stadt ort habite_à habite_au vit_à ville "
	  "domicilié_à domicilié_au vive_en vivo_en reside_en dirección ciudad "
	  "vivo_a vive_a abita_a abito_a residente_a indirizzo città moro_em "
	  "mora_em vive_em endereço cidade woont_in woon_in adres stad "
	  "mieszka_w zamieszkały travelled_to flew_to flight_to visiting visited "
	  "trip_to headquartered_in sitz_in nach demeurant_à né_à née_à nato_a "
	  "street_address billing_address shipping_address mailing_address "
	  "grew_up_in moved_from crecí_en creciuto_a grandi_à cresci_em opgegroeid_in "
	  "komme_aus kommt_aus stamme_aus aufgewachsen_in miejscowość zam. "
	  "pracuje_w_mieście stationed_near near nach vient_de "
	  "location ubicación place_of_birth geburtsort lieu_de_naissance",
	  .cue = "(?: (?:is|ist|est|es|è|é))?(?:" COLON "| )(?:the |la |le |el )?",
	  .value = "(?!M(?:me|r|rs|s|\\.)(?![a-z])|[A-Z]{2,5}(?![A-Za-z ])|MAC|[A-Za-z0-9]{20})"
	  "(?:\\d{1,5} )?(?:" NAME "|St\\.)(?:(?: (?:de|del|la|am|upon|sur|of) "
	  "|[ -])" NAME "){0,3}(?: \\d{1,4}[a-z]?(?![0-9A-Za-z]))?"
	  "(?:, (?:\\d{4,5} )?" NAME "(?: " NAME "){0,2}(?: [A-Z]{2}" ENDS ")?"
	  "(?: \\d{5}" ENDS ")?){0,3}", .ceiling = 160, .check = check_place },
	/* 東京都渋谷区神南1-2-3, 北京市朝阳区 */
	{ .type = ENTITY_LOCATION, .confidence = 82, .at = RULE_LIST,
	  .words = "東京都 京都府 大阪府 北海道 神奈川県 埼玉県 千葉県 "
	  "愛知県 兵庫県 福岡県 "
	  "静岡県 茨城県 広島県 宮城県 新潟県 長野県 岐阜県 群馬県 "
	  "栃木県 岡山県 福島県 "
	  "三重県 熊本県 鹿児島県 沖縄県 滋賀県 山口県 愛媛県 長崎県 "
	  "奈良県 青森県 岩手県 "
	  "石川県 大分県 宮崎県 山形県 富山県 秋田県 香川県 和歌山県 "
	  "佐賀県 山梨県 福井県 "
	  "徳島県 高知県 島根県 鳥取県 北京市 上海市 天津市 重庆市 "
	  "广东省 江苏省 浙江省 四川省 "
	  "湖北省 湖南省 河南省 河北省 山东省 山西省 陕西省 福建省 "
	  "安徽省 江西省 辽宁省 吉林省 "
	  "黑龙江省 云南省 贵州省 海南省 甘肃省 广州市 深圳市 杭州市 "
	  "南京市 成都市 武汉市 "
	  "西安市 苏州市 台北市 臺北市 横浜市 名古屋市 札幌市 神戸市 "
	  "京都市 大阪市 仙台市 "
	  "서울특별시 서울시 부산광역시 부산시 인천광역시 대구광역시 "
	  "대전광역시 광주광역시 "
	  "경기도 강원도 제주도 인천 부산 대구 대전 광주 울산 제주시 수원시 성남시 창원시 "
	  "福岡市 渋谷区 港区 千代田区 世田谷区 品川区 目黒区 仙台市 広島市 千葉市 "
	  "さいたま市 川崎市 堺市 新潟市 浜松市 熊本市 岡山市 静岡市 那覇市 青岛市 宁波市 "
	  "厦门市 长沙市 郑州市 大连市 沈阳市 合肥市 福州市 济南市 无锡市 佛山市 东莞市",
	  .value = "(?:[\\xe4-\\xed][\\x80-\\xbf]{2}|\\xe3[\\x82\\x83][\\x80-\\xbf]|"
	  "[0-9-]| (?=[0-9\\xea-\\xed])){0,30}(?<=区|市|町|村|县|路|街|镇|郡|號|号|目|地|"
	  "番|道|弄|室|楼|栋|巷|府|県|都|省|구|동|로|길|시|군|도|"
	  "[0-9])", .ceiling = 120 },
	{ .type = ENTITY_LOCATION, .confidence = 52, .at = RULE_LIST,
	  .words = "東京 大阪 京都 横浜 名古屋 札幌 福岡 神戸 沖縄 北海道 "
	  "日本 中国 韓国 台湾 北京 "
	  "上海 广州 深圳 香港 台北 成都 杭州 南京 武汉 西安 重庆 天津 "
	  "美国 英国 法国 德国 "
	  "アメリカ イギリス フランス ドイツ ロンドン パリ ニューヨーク "
	  "서울 부산 인천 대구 대전 광주 "
	  "한국 일본 중국 미국 제주 울산 수원 창원 성남 전주 新潟 仙台 広島 熊本 那覇 神奈川 千葉 "
	  "埼玉 厦门 青岛 苏州 长沙 郑州 大连 宁波 台中 高雄 日本 英国 加拿大 澳大利亚",
	  .value = "(?:都|市|府|県|省|시|광역시)?(?!大学|大學|語|话|人|湾|銀行|文|(?:" HAN
	  "){0,8}?(?:公司|银行|大学|医院|病院|移动|电信|集团|郵便))",
	  .ceiling = 40 },
	{ .type = ENTITY_LOCATION, .confidence = 55, .at = RULE_LIST,
	  .first = "^ \xc3 \xc4 \xc5",
	  .words = words_places, .value = "(?:,? D\\.?C\\.?| City| am Main)?" WORD_ENDS
	  "(?!(?:[ -]| of )(?:University|Universit\xc3\xa4t|Bank|Inc|GmbH|Hospital|Times|"
	  "Post|Airport|Street|Road|Hilton|Fashion|Agreement)(?![a-z]))"
	  "(?:, (?:" NAME "))?", .ceiling = 96, .check = check_place },

	/* Acme Widgets Inc., Müller & Söhne GmbH */
	{ .type = ENTITY_ORGANIZATION, .confidence = 88, .first = "^", .min = 1,
	  .max = 24, .next = " -&,\xc3\xc4\xc5\xe2'",
	  .then = "^ &u\x80\xa9\xa4\xb6\xbc\xc3\xa1\xad\xb3\x9f\xa8\xb1\xba\xab"
	  "\x96\x9c\x84\xa7\xb8\x82", .glance = glance_firm,
	  .value = "(?!(?:The|A|An|My|Our|Your|This|At|In|From|For|Die|Der|Das|La|El|"
	  "Le|With|By|And|If|He|She|We|They|I) )(?=[A-Za-z0-9_]{1,24}(?:[ ,'-][A-Z &]|&|"
	  " u|\xe2\x80|[\xc3-\xc5][\x82\x84\x96\x9c\x9f\xa1\xa4\xa7-\xa9\xab\xad\xb1"
	  "\xb3\xb6\xb8\xba\xbc]))" FIRM_WORD
	  "(?:(?: (?:&|and|und|y|et|e|of|de|del|für|der|for) | ?& ?|[ -]|, )"
	  FIRM_WORD "){0,5}?,? " OF_FIRM WORD_ENDS "(?!-[A-Za-z])"
	  "(?: (?:plc|PLC|Ltd|Limited|Inc|LLC|AG|SE|GmbH|N\\.V|B\\.V|S\\.A)" WORD_ENDS ")?"
	  "(?:\\.(?=[ .?!,;:)\"'\\n]|$))?", .ceiling = 128, .check = check_firm },
	{ .type = ENTITY_ORGANIZATION, .confidence = 85, .at = RULE_LIST,
	  .words = "university universität universidad université università "
	  "universidade universiteit technische_universität hochschule institute "
	  "institut instituto istituto bank_of ministry_of department_of "
	  "ministerium bundesministerium ministère ministerio ministero college_of "
	  "banco banque banca fundación fondation fondazione stiftung sparkasse "
	  "volksbank stadtwerke school_of academy_of society_of council_of "
	  "federal_bureau_of office_of centers_for uniwersytet grupo gruppo groupe "
	  "mairie ayuntamiento comune_di "
	  "gemeente câmara_municipal urząd_miasta stadtsparkasse bäckerei brauerei "
	  "metzgerei boulangerie panadería panificio padaria piekarnia bakkerij "
	  "bakery talleres oficina garage autohaus construcciones construtora "
	  "transportes restaurant gasthof credit_union city_of tu_münchen "
	  "universiteit caja préfecture préfecture_de landesamt finanzamt",
	  .value = "(?: (?:of|for|de|du|des|di|da|do|della|degli|del|der|für|la|las|los|"
	  "le|les|and|und|y|e|the|zu|van|am|im|d')(?=[ '])|[ -]?(?:[dl]['\xe2\x80\x99]"
	  "[\x80\x99]{0,2})?" NAME "){1,7}(?<=[a-z\x80-\xbf]{3})", .ceiling = 128,
	  .check = check_has_name },
	{ .type = ENTITY_ORGANIZATION, .confidence = 85, .first = "^", .min = 2,
	  .max = 24, .next = " -", .then = "^", .glance = glance_body,
	  .value = "(?!(?:The|A|An|My|Our|Your|This|At|In|From|For|Die|Der|Das) )"
	  CAPITAL "[A-Za-z]{1,23}(?=[ -])(?:(?: (?:of|and|&) |[ -])" NAME
	  "){0,3}? (?:University|College|"
	  "Institute|Foundation|Corporation|Association|Bank|Airlines|Airways|Press|"
	  "Technologies|Industries|Partners|Solutions|Ventures|Consulting|Motors|"
	  "Pharmaceuticals|Labs|Laboratories|Systems|Insurance|Capital|Enterprises|"
	  "Universität|Verlag|Versicherung|Werke|Bancorp|Society|Trust|"
	  "Agency|Authority|Federation|Union|Committee|Council|Logistics|Software|"
	  "Media|Entertainment|Studios|Electronics|Energy|Financial)" WORD_ENDS
	  "(?: of " NAME "(?: " NAME ")?)?", .ceiling = 128, .check = check_firm },
	{ .type = ENTITY_ORGANIZATION, .confidence = 78, .at = RULE_LIST,
	  .words = "works_at work_at working_at worked_at works_for work_for "
	  "working_for employed_by employed_at joined employer company "
	  "organization organisation arbeitet_bei arbeite_bei arbeitgeber firma "
	  "unternehmen travaille_chez employeur entreprise société trabaja_en "
	  "trabajo_en empresa lavora_per lavora_presso azienda trabalha_na werkt_bij "
	  "bedrijf werkgever pracuje_w company_name founder_of ceo_of "
	  "director_of cto_of cfo_of president_of vendor supplier lieferant "
	  "fournisseur proveedor fornitore fornecedor leverancier dostawca "
	  "datore_di_lavoro pracodawca bewerbe_mich_bei beworben_bei colloquio_da "
	  "entrevista_en entrevista_na solliciteer_bij gesolliciteerd_bij postulé_chez "
	  "shares_of interview_at erfahrung_mit invoice_from contract_with",
	  .cue = "(?: (?:name|named|called|is))?(?:" COLON "| )",
	  .value = CAPITAL "(?:" LETTER "|[0-9&]|" JOINT "){1,24}(?:(?: & |[ -])" CAPITAL
	  "(?:" LETTER "|[0-9&]|" JOINT "){0,24}){0,4}", .ceiling = 128,
	  .check = check_firm },
	{ .type = ENTITY_ORGANIZATION, .confidence = 88, .at = RULE_LIST,
	  .words = "株式会社 有限会社 合同会社 一般社団法人 학교법인 주식회사",
	  .value = " ?(?:" HAN "|" KATAKANA "|" HANGUL "|[A-Za-z0-9]|\xe3\x83\xbc){2,14}?"
	  "(?=\xe3\x81|[ ,.!?;)\\s\"]|、|。|，|$|에|은|는|이|가|\xef\xbc)", .ceiling = 96 },
	{ .type = ENTITY_ORGANIZATION, .confidence = 78, .at = RULE_LIST,
	  .words = "三菱 三井 住友 日本 東京 大阪 富士 日立 松下 中国 北京 "
	  "上海 深圳 广州 杭州 南京 "
	  "腾讯 阿里巴巴 百度 华为 小米 京东 トヨタ ソニー パナソニック "
	  "楽天 任天堂 삼성 현대 엘지 "
	  "카카오 네이버 清华 復旦 复旦 浙江 早稲田 慶應義塾 京都 山田 "
	  "鈴木 田中 佐藤",
	  .value = "(?:(?:" HAN "|" KATAKANA "|\xe3\x83\xbc|" HANGUL "|[A-Z]){0,12}?(?:株式会社|"
	  "有限会社|有限公司|股份有限公司|集团|公司|银行|銀行|大学|"
	  "大學|工業|自動車|電機|"
	  "전자|자동차|그룹|은행|대학교)(?:股份有限公司|有限公司|"
	  "株式会社)?)", .ceiling = 96 },
	{ .type = ENTITY_ORGANIZATION, .confidence = 60, .at = RULE_LIST,
	  .words = "腾讯 阿里巴巴 百度公司 华为 小米公司 京东 トヨタ "
	  "ソニー パナソニック 楽天 任天堂 "
	  "삼성전자 카카오 네이버 현대자동차 グーグル マイクロソフト "
	  "アマゾン 谷歌 微软 苹果公司 亚马逊 百度 比亚迪 中国移动 中国电信 中国联通 招商银行 "
	  "顺丰速运 顺丰 美团 字节跳动 拼多多 滴滴 万科集团 平安银行 工商银行 建设银行 中国银行 "
	  "ソフトバンク 全日空 セブンイレブン "
	  "楽天グループ ユニクロ ローソン 富士通 キヤノン ホンダ "
	  "국민은행 신한은행 우리은행 하나은행 대한항공 쿠팡 삼성 현대 롯데 네이버 서울대학교",
	  .value = "", .ceiling = 48 },
	{ .type = ENTITY_ORGANIZATION, .confidence = 55, .at = RULE_LIST,
	  .first = "^",
	  .words = words_firms, .value = "(?:'s(?= ))?" WORD_ENDS, .ceiling = 64,
	  .check = check_capital },
	RULES_END
};
