/*
 * Health: who is ill, who treats them and where, with what. Conditions and
 * medicines are lists of common ones by their usual names: what stands in none
 * of them isn't found.
 */
#include "config.h"

#include "redact/check.h"
#include "redact/rules_people.h"

#define TITLES \
	"(?:(?:Mr|Mrs|Ms|Miss|Dr|Dra|Prof|Herrn?|Frau|Sr|Sra|Srta|dhr|mevrouw|sig\\.ra|sig|" \
	"Se\xc3\xb1ora?|Mme|Monsieur|Madame|Signora?|Sig|Dott|med|M)\\.? ){0,3}"
#define CODE \
	"(?=[A-Z-]{0,8}\\d)[A-Z0-9]{1,16}(?:[-/.](?=[A-Z]{0,5}\\d)[A-Z0-9]{1,12}){0,4}"
#define GIVEN	"(?:さくら|" KATAKANA "{2,4})"
#define DOSE \
	"(?: \\d+(?:[.,]\\d+)?(?:/\\d+)? ?(?:mg|mcg|\xc2\xb5g|\xce\xbcg|g|ml|IU|IE|" \
	"UI|%)(?![A-Za-z]))?"

#define OF_HOSPITAL \
	"(?:Hospital|Hospitals|Clinic|Clinics|Medical Cent(?:er|re)|Infirmary|" \
	"Health Cent(?:er|re)|Medical Group|Healthcare|Health System|Hospice|" \
	"Klinik|Kliniken|Klinikum|Krankenhaus|Spital|Ziekenhuis|Sanatorium|" \
	"Nursing Home|Kinderklinik|Praxis|Children's Hospital|Szpital)"

const struct rule rules_health[] = {
	{ .type = ENTITY_PATIENT, .confidence = 88, .at = RULE_LIST,
	  .next = " ._-:/\"',N", .then = "^ nvdmsfha:\xc3\xc4\xc5",
	  .words = WORDS_OF_PATIENTS " nom_du_patient "
	  "nombre_del_paciente nome_del_paziente nome_do_paciente naam_patiënt "
	  "imię_i_nazwisko_pacjenta patient's_name_is "
	  "discharge_summary_for discharge_summary assessment_of referral_of "
	  "referral_for wir_berichten_über überweisung_von verwijs_ik "
	  "je_vous_adresse remito_a_la invio_la encaminho_a kieruję_panią",
	  .cue = "(?:[ _-]?(?i:full )?(?i:name|nom|nombre|nome|naam|vorname|"
	  "nachname))?\\.?(?: (?:is|named|called|heißt|namens|ist))?"
	  "(?:" COLON "(?:\\{ ?\"name\": ?\")?|,? )" TITLES,
	  .value = LISTED_NAME "(?![0-9-])",
	  .ceiling = 160, .check = check_titled },
	/* Referred, admitted, reported on. */
	{ .type = ENTITY_PATIENT, .confidence = 72, .at = RULE_LIST,
	  .next = " :.", .then = "^ \xc3\xc4\xc5",
	  .words = "re mrs mr ms mme frau herr herrn dhr mevrouw",
	  .cue = "\\.?:? " TITLES, .value = LISTED_NAME
	  "(?=,? (?:\\d{1,3} ?(?:y|J|ans|a\xc3\xb1os|anni|anos|jaar|lat)|(?i:dob)|geb"
	  "|n\\xc3\\xa9e?|lat \\d|"
	  "de \\d|tolerated|presented|presents|presenta|was admitted|wurde (?:am|ent)|"
	  "is (?:op|admitted)|diagnosed)|: diagnosed|,? \\(?\\d{2}[ -]y)",
	  .ceiling = 160, .check = check_name },
	{ .type = ENTITY_PATIENT, .confidence = 85, .at = RULE_LIST,
	  .words = "患者 患者名 患者姓名 患者氏名 病人 환자 "
	  "환자명", .cue = "(?:の|：|:| )?"
	  LINK, .value = "(?!编号|番号|姓名|氏名|名|的|が|は|们|さん|在|等|来)(?:"
	  HAN "{2}(?:" NAME_GAP "?(?:" HAN "{1,3}|" GIVEN "))?|"
	  HAN "{3,4}?(?:" NAME_GAP "(?:" HAN "{1,3}|" GIVEN ")|" HAN "{3}|" GIVEN ")|"
	  HANGUL "{2,4}|" HAN "{1,4}+ " HAN "{1,4})"
	  "(?=[,.!?;)\\s]|$|\xef\xbc|(?=\xe3)(?:、|。|さん|は|が)|"
	  "(?=[\xe4-\xe6])(?:様|氏|于|在|女士|先生)|씨|님)",
	  .ceiling = 40 },

	{ .type = ENTITY_STAFF, .confidence = 85, .at = RULE_LIST,
	  .next = " .:,\"'_", .then = "^ :dmphfsvletn\xc3\xc4\xc5",
	  .words = "dr dott med matron "
	  WORDS_OF_STAFF,
	  .cue = "(?:\\.| name)?(?:" COLON "|,? )(?:(?:Dr|Dra|Prof|med|Dott|Dott\\.?ssa|"
	  "Priv|PD|dr|dott|dott\\.ssa|sig|Herrn?|Frau|Mr|Mrs|Ms)(?:\\. ?|(?= ) ?|(?<=Dra"
	  "|ssa|Dott|rau|err) )){0,3}",
	  .value = LISTED_NAME "(?!-\\d)",
	  .ceiling = 160, .check = check_titled },
	/* Anna Weber, MD; Dr Ahn signed */
	{ .type = ENTITY_STAFF, .confidence = 88, .first = "^", .min = 2,
	  .max = 20, .next = " ", .then = "^", .glance = glance_degree,
	  .value = "(?=[A-Za-z0-9_]{1,20} [A-Z])" TWO_NAMES
	  "(?=,? (?:M\\.?D\\.?|R\\.?N\\.?|D\\.?O\\.?|N\\.?P\\.?|PA-C|DDS|DNP|"
	  "LPN|FRCS|MBBS|PharmD|F\xc3\x84rztin|CRNA|CNM)" ENDS ")",
	  .ceiling = 96, .check = check_name },
	/* Signatures and what stands before who has treated somebody. */
	{ .type = ENTITY_STAFF, .confidence = 72, .at = RULE_LIST,
	  .next = " :.", .then = "^ dm:\xc3\xc4\xc5",
	  .words = "referred_by seen_by dictated_by signed_by "
	  "electronically_signed_by prescribed_by assistant assistenz "
	  "assessed_by examined_by operated_by gez fdo unterzeichnet "
	  "rédigé_par opéré_par visto_por assistiert_von",
	  .cue = "\\.?:? (?:Dr\\. |Dr |med\\. |Prof\\. ){0,3}", .value = CUED_NAME
	  "(?=,? (?:M\\.?D|R\\.?N|NP|DO|PA|FRCS|GP|clinical|consultant|physio|on |at |"
	  "Ober|Fach|\\d)|\\s|$|,|\\.)", .ceiling = 160, .check = check_two_names },
	{ .type = ENTITY_STAFF, .confidence = 80, .at = RULE_LIST,
	  .words = "医師 医生 主治医 主治医师 担当医 看護師 护士 护士长 担当看護師 主治医生 "
	  "의사 간호사 담당의",
	  .cue = "(?:の|は)?" LINK,
	  .value = "(?!来|还|说|が|は|长|師|师|给|开|建|认|让)(?:" HAN "{2,4}?(?:" NAME_GAP "?(?:"
	  HAN "{1,3}|さくら))?|" HAN " " HAN "{1,3}|" HANGUL "{2,4})"
	  "(?=[,.!?;)\\s]|、|。|，|；|$|さん|先生|が|は|\xef\xbc)", .ceiling = 40 },
	/* Before a title: 田中医師, 王主任, 김 의사. */
	{ .type = ENTITY_STAFF, .confidence = 82, .at = RULE_LIST,
	  .words = SURNAMES_OF_JAPAN " 林 森 王 李 张 刘 陈 杨 赵 黄 周 吴 徐 孙 胡 朱 何 郭 马 "
	  "罗 梁 宋 郑 谢 韩 唐 欧阳 诸葛 司马",
	  .value = HAN "{0,3}(?=医師|医生|医师|主任|大夫|護士|护士|先生に診)", .ceiling = 48 },

	{ .type = ENTITY_HOSPITAL, .confidence = 85, .first = "^", .min = 2,
	  .max = 24, .next = " -", .then = "^",
	  .glance = glance_hospital, .value = "(?=[A-Za-z0-9_]{2,24}[ -][A-Z])"
	  "(?!(?:The|A|An|This|Our|My|Your|At|In|From|Das|Die|Der|Im|No|To|"
	  "Every|Any|Local|General|When|After|Children) )" NAME
	  "\\.?(?:(?: (?:of|and|&|de|der) |[ -])" NAME "\\.?){0,4}?[ -]" OF_HOSPITAL
	  WORD_ENDS "(?: (?:of|f\xc3\xbcr|der|in|de) (?=" CAPITAL ")" NAME
	  "(?: " NAME "){0,2})?", .ceiling = 128 },
	{ .type = ENTITY_HOSPITAL, .confidence = 85, .first = "^", .min = 2,
	  .max = 20, .next = "'\xe2", .then = "^s\x80", .glance = glance_hospital,
	  .value = "[A-Z][A-Za-z]{1,19}(?:'|\xe2\x80\x99)(?:" LETTERS ")?(?:(?: (?:and|&) |[ -])" NAME
	  "){0,3}? " OF_HOSPITAL WORD_ENDS, .ceiling = 128 },
	{ .type = ENTITY_HOSPITAL, .confidence = 85, .first = "St Mt", .min = 2,
	  .max = 2, .next = ".", .then = " ", .glance = glance_hospital,
	  .value = "(?i:st|mt)\\. " NAME "(?:(?: (?:and|&) |[ -])" NAME "){0,3}? "
	  OF_HOSPITAL WORD_ENDS, .ceiling = 128 },
	{ .type = ENTITY_HOSPITAL, .confidence = 82, .at = RULE_LIST,
	  .words = "universitätsklinikum universitätsklinik universitätsspital kliniken "
	  "praxisklinik rehaklinik herzzentrum marienhospital sanatorio sanatorium "
	  "residencia residência lar_santa rsa ehpad cap ch az uz umc "
	  "akh asl przychodnia poradnia centrum_zdrowia centrum_medyczne klinika "
	  "huisartsenpraktijk medisch_centrum zorgcentrum verpleeghuis institut_curie "
	  "centro_hospitalar centro_de_saúde ubs consultorio ambulatorio "
	  "maternité maternidad maternidade istituto_ortopedico szpital_im. "
	  "wojewódzki_szpital gemeinschaftspraxis seniorenheim pflegeheim "
	  "uniklinik klinikum klinik krankenhaus hôpital hopital clinique hospital "
	  "clínica ospedale policlinico clinica ziekenhuis chu chru "
	  "charité inselspital kantonsspital polyclinique centre_hospitalier "
	  "centre_médical szpital santa_casa hôpitaux hospices "
	  "centro_médico centro_de_salud azienda_ospedaliera",
	  .value = "(?: (?:universitaire|universitario|universitaria|régional|"
	  "general|infantil|clínico|civil|am|im|der|des|zum|zur|vom|de|du|di|da|"
	  "del|della|dei|degli|do|dos|das|la|las|los|le|les|and|of|San|Santa|Sant'|St\\.|i|w|im\\.|"
	  "europ\xc3\xa9""en|12|"
	  "Sankt|van|het|privée?)(?= )|"
	  "[ -](?:[dl]['\xe2\x80\x99][\x80\x99]{0,2})?" NAME
	  "){1,6}(?<=[a-z\x80-\xbf]{2}|[A-Z]{3}|UMC| I| II| \\d)", .ceiling = 128,
	  .check = check_has_name },
	{ .type = ENTITY_HOSPITAL, .confidence = 80, .at = RULE_LIST,
	  .words = "charité kaiser_permanente johns_hopkins mayo_clinic "
	  "cleveland_clinic mount_sinai mass_general cedars-sinai md_anderson "
	  "sloan_kettering ap-hp pitié-salpêtrière humanitas gemelli "
	  "hospital_clínic addenbrooke's guy's_and_st_thomas' "
	  "nyu_langone hôtel-dieu erasmus_mc amsterdam_umc radboudumc umc_utrecht "
	  "olvg isala hug institut_gustave_roussy medstar intermountain ascension "
	  "asklepios_kliniken sana_kliniken helios_kliniken vivantes lux_med enel-med "
	  "medicover karolinska rigshospitalet st._jude guys_and_st_thomas "
	  "국립암센터 분당차병원 서울대학교병원 서울아산병원 강남세브란스병원 고려대학교_안암병원 "
	  "協和医院 协和医院 华西医院 서울대병원 "
	  "삼성서울병원 세브란스병원 "
	  "아산병원", .value = WORD_ENDS "(?: Hospital| Berlin| Clinic)?",
	  .ceiling = 64 },
	{ .type = ENTITY_HOSPITAL, .confidence = 80, .at = RULE_LIST,
	  .words = "東京 大阪 京都 名古屋 横浜 福岡 札幌 神戸 仙台 広島 "
	  "国立 市立 県立 "
	  "聖路加 慶應 順天堂 北京 上海 广州 深圳 南京 武汉 成都 杭州 "
	  "天津 重庆 西安 浙江 "
	  "山东 四川 中山 台大 广东 复旦 江苏 湖南 河南 河北 湖北 福建 重庆 康宁 仁爱 さくら 山田 "
	  "田中 鈴木 佐藤 千葉 埼玉 神奈川 虎の門 聖マリアンナ 中央 부산 대구 인천 광주 서울 "
	  "대전 연세 고려대학교 한양 경희 한마음 우리들", .value = "(?:" HAN "|" KATAKANA "|がん|" HANGUL "){0,12}?"
	  "(?:病院|医院|クリニック|医療センター|研究センター|卫生服务中心|诊所|门诊部|병원|의원|내과|"
	  "診療所)(?:第[一二三四五]医院)?",
	  .ceiling = 64 },

	{ .type = ENTITY_MEDICAL_CONDITION, .confidence = 55, .at = RULE_LIST,
	  .words = words_conditions, .value = "(?:(?:'s|\xe2\x80\x99s) (?:disease|syndrome))?"
	  "(?: (?:mellitus|(?:de |di )?(?:type|tipo|typu?|Typ))(?: mellitus)?(?: (?:type |Typ )?"
	  "(?:[12]|I{1,2})(?![0-9]))?| (?:de |du |da |del |di |della |al |do )(?:sein|seno|mama|"
	  "c\xc3\xb3lon|colon|prostate|pr\xc3\xb3stata|prostata|pulm\xc3\xb3n|pulm\xc3\xa3o|poumon|"
	  "polmone|piel|pele|peau|ovario|p\xc3\xa2ncreas)| colorectal| reumatoide| m\xc3\xa9tastatique)?"
	  "(?: [A-E](?![A-Za-z'])|-19)?" WORD_ENDS
	  "(?! of (?:luck|midnight|genius)|: *#|-width| glass|研究|センター|병원)",
	  .ceiling = 64 },
	{ .type = ENTITY_MEDICAL_CONDITION, .confidence = 70, .at = RULE_LIST,
	  .words = "type_1 type_2 typ_1 typ_2 stage_iv stage_iii breast lung "
	  "prostate colon skin ovarian pancreatic bowel congestive chronic "
	  "high_blood acute major crohn parkinson alzheimer hodgkin bipolar "
	  "generalized_anxiety post-traumatic obsessive-compulsive",
	  .value = "(?: (?:small[- ]cell|lymphocytic|myeloid|obstructive|pulmonary|"
	  "kidney|heart|depressive|stress|anxiety))?(?:'s)? (?:diabetes(?: mellitus)?|"
	  "cancer|carcinoma|heart failure|bronchitis|leukemia|pain|disease|"
	  "pressure|pancreatitis|appendicitis|disorder|lymphoma|migraine|asthma|"
	  "failure|syndrome)" WORD_ENDS, .ceiling = 64 },
	/* maladie de Crohn, insuficiencia renal, trouble bipolaire */
	{ .type = ENTITY_MEDICAL_CONDITION, .confidence = 70, .at = RULE_LIST,
	  .next = " ",
	  .words = "maladie enfermedad doença morbo malattia morbus ziekte choroba "
	  "syndrome síndrome sindrome zespół insuffisance insuficiencia insuficiência "
	  "insufficienza scompenso niewydolność zapalenie fibrillation fibrilación "
	  "fibrilação fibrillazione trouble troubles trastorno trastornos transtorno "
	  "disturbo disturbi accident infarto infarctus infección infezione infecção "
	  "rak nowotwór guz tumore tumeur cáncer câncer "
	  "sarcome adénocarcinome",
	  .value = "(?: (?:de la|de|du|di|of|van|al|alla|della|del|do|da))? (?:"
	  "(?<=de |di |us |an |ba )" NAME "|(?:r\xc3\xa9nale|renale?s?|"
	  "card[i\xc3]\xad?aca|cardiaco|cardiaque|hep\xc3\xa1tica|hep\xc3\xa9tica"
	  "|epatica|respirat\xc3\xb3ria|"
	  "respiratoria|respiratoire|auricular|atrial|atriale|auriculaire|bipolare?|bipolaire|"
	  "ansioso|d'ansia|anxieux|alimentar(?:es?|i)|miocardio|myocarde|urinari[ao]|urinaire|"
	  "vasculaire|c\\xc3\\xa9r\\xc3\\xa9bral|cerebrale?|serca|nerek|p\xc5\x82uc"
	  "|trzustki|w\xc4\x85troby|oskrzeli|piersi|"
	  "prostaty|seno|mama|sein|obsesivo|obsessif|" LETTER "{3,24}(?:itis|ose"
	  "|\xc3\xa4mie|ie|krankheit)))"
	  WORD_ENDS, .ceiling = 96 },
	/* Known by its end: sarcoidosis, nephropathy. */
	{ .type = ENTITY_MEDICAL_CONDITION, .confidence = 66, .min = 9, .max = 30,
	  .last = "say", .glance = glance_condition, .value = "[A-Za-z]{8,30}" WORD_ENDS
	  "(?!-)", .ceiling = 48, .check = check_condition },
	{ .type = ENTITY_MEDICAL_CONDITION, .confidence = 75, .at = RULE_LIST,
	  .words = "diagnosed_with suffers_from suffering_from diagnosis_of "
	  "diagnosed_as treated_for history_of leidet_an diagnose diagnosis "
	  "diagnóstico diagnostico diagnostic diagnosi souffre_de atteint_de "
	  "padece sufre_de soffre_di sofre_de lijdt_aan",
	  .cue = "(?:" COLON "| (?:of |de |d'|an )?)(?:an? |the |eine[rnm]? |une? )?",
	  .value = "(?:(?:acute|chronic|severe|mild|type \\d|stage \\d|akute[rmn]?|"
	  "chronische[rmn]?) )?" LETTER "{3,20}"
	  "(?:itis|osis|emia|aemia|oma|pathy|algia|uria|plegia|ämie|ose|ie|ia|"
	  "ite|syndrome?|disorder|disease|krankheit|infection|infektion)" WORD_ENDS,
	  .ceiling = 64 },

	{ .type = ENTITY_MEDICATION, .confidence = 55, .at = RULE_LIST,
	  .words = words_medicines, .value = "(?: (?:XR|ER|SR|CR|sodium|HCl))?" WORD_ENDS
	  DOSE, .ceiling = 64 },
	{ .type = ENTITY_MEDICATION, .confidence = 72, .first = "^~~", .min = 5,
	  .max = 22, .next = " ", .then = "#", .value = "[A-Z][A-Za-z]{2,18}"
	  "(?:in|ol|ine|ide|ate|one|am|en|ril|an|ex|il|or|ix|ax|on|ab|ir|um|ole|us|"
	  "yl|ra|ino|ina|olo|il|et|al) \\d{1,4}(?:[.,]\\d{1,3})? ?(?:mg|mcg|\xc2\xb5g)"
	  "(?![A-Za-z/]|/d?[lL])", .ceiling = 48, .check = check_medicine },
	/* Known by its end: cefuroxime, secukinumab. */
	{ .type = ENTITY_MEDICATION, .confidence = 66, .min = 9, .max = 24,
	  .last = "nlebm", .glance = glance_medicine,
	  .value = "[A-Za-z]{7,24}" WORD_ENDS "(?!-)" DOSE, .ceiling = 64, .check = check_substance },
	{ .type = ENTITY_MEDICATION, .confidence = 75, .at = RULE_LIST,
	  .words = "prescribed prescribe taking takes medication medications meds "
	  "rx medikament medikamente verschrieben nimmt médicament traitement_par "
	  "medicamento toma medicación farmaco farmaci",
	  .cue = "(?:" COLON "| (?:of |her |him |me |daily )?)",
	  .value = LETTER "{3,18}(?:cillin|mycin|prazole?|sartan|pril|olol|statin|"
	  "azepam|zolam|tidine|profen|cycline?|floxacin|vir|mab|nib|gliptin|"
	  "gliflozin|formin|azole?|oxetine?|triptan|dipine?|parin|caine|codone|"
	  "barbital|thiazide|semide?|sone|solone?)" WORD_ENDS DOSE,
	  .ceiling = 64 },

	{ .type = ENTITY_OTHER_PHI, .confidence = 88, .at = RULE_LIST,
	  .words = "member_id member_number memberid membership_id insurance "
	  "insurance_id policy subscriber subscriber_id health_plan group_number "
	  "group_no beneficiary beneficiary_id medicare medicaid hicn mbi "
	  "health_insurance medical_insurance versichertennummer krankenversicherung "
	  "krankenversichertennummer kvnr krankenversicherungsnummer "
	  "krankenkasse carte_vitale mutuelle tarjeta_sanitaria "
	  "seguro_médico tessera_sanitaria cartão_do_sus cartão_nacional_de_saúde sus "
	  "zorgverzekering polisnummer póliza polizza police_d'assurance "
	  "保険証番号 保険者番号 医保卡号 社保卡号 건강보험번호 "
	  "health_card ohip "
	  "prescription_number rx accession_number specimen_id device_serial "
	  "serial_number pacemaker implant claim_number claim claim_id "
	  "certificate_number dea dea_number device_id device_serial_number "
	  "pacemaker_serial_number specimen kv-nr versicherten-nr versichertennr "
	  "verzekerdennummer afiliado número_de_afiliado utente número_de_utente "
	  "assuré adhérent carteirinha número_da_carteirinha tarjeta_sanitaria "
	  "polizza_sanitaria póliza_de_seguro ubezpieczenia polisy numer_polisy "
	  "seriennummer numéro_de_série número_de_serie número_de_série s/n "
	  "nhs nhs_number member_no member_# group 건강보험증_번호",
	  .glance = glance_told,
	  .cue = "(?:[ _-](?i:plan|policy|member|card|group|subscriber|beneficiary|"
	  "claim|account|serial))?" NUMBER_WORD SMALL_WORDS(2) LINK "#?",
	  .value = CODE "(?:[ ]\\d{2,6}){0,4}" "(?![A-Za-z0-9_])", .ceiling = 64,
	  .check = check_code },
	/* USA: Medicare's number, 1EG4-TE5-MK73 */
	{ .type = ENTITY_OTHER_PHI, .confidence = 88, .first = "#^^ #^#",
	  .min = 4, .max = 11, .value = "[1-9][AC-HJKMNP-RT-Y][AC-HJKMNP-RT-Y0-9]\\d"
	  "-?[AC-HJKMNP-RT-Y][AC-HJKMNP-RT-Y0-9]\\d-?[AC-HJKMNP-RT-Y]{2}\\d{2}" ENDS,
	  .ceiling = 16 },
	/* Germany: a letter and nine digits */
	{ .type = ENTITY_OTHER_PHI, .confidence = 85, .at = RULE_LIST,
	  .words = "blood_type blood_group blutgruppe groupe_sanguin "
	  "grupo_sanguíneo gruppo_sanguigno bloedgroep tipo_sanguíneo 血液型 血型 혈액형 "
	  "grupa_krwi",
	  .cue = LINK, .value = "(?:AB|A|B|O|0)(?: ?(?:\\+|-|\xe2\x88\x92|"
	  "Rh ?[+-]?|(?i:positive?|negative?|positief|negatief|positif|n\xc3\xa9gatif|positivo|negativo|"
	  "positiv|negativ))|型|형)?(?![A-Za-z0-9])", .ceiling = 24 },
	{ .type = ENTITY_OTHER_PHI, .confidence = 88, .at = RULE_LIST,
	  .words = "icd icd-10 icd-10-cm icd10 icd-10-gm icd-9 diagnosis_code "
	  "diagnosis_codes cim-10 cie-10 cid-10 diagnosecode",
	  .cue = "(?:[- ]?10)?(?:[- ]?(?:CM|GM))?(?:[ -](?i:code|codes|diagnosis))?"
	  LINK, .value = "[A-TV-Z]\\d[0-9A-Z](?:\\.[0-9A-Z]{1,4})?" ENDS,
	  .ceiling = 16 },
	{ .type = ENTITY_OTHER_PHI, .confidence = 78, .first = "^##", .min = 3,
	  .max = 3, .next = ".", .then = "#", .value = "[A-TV-Z]\\d\\d\\.\\d"
	  "[0-9A-Z]{0,3}" ENDS "(?!\\.\\d)", .ceiling = 16 },
	/* Measurements of a body with their unit. */
	{ .type = ENTITY_OTHER_PHI, .confidence = 78, .at = RULE_LIST,
	  .words = "bp rr ta pa hr fc blood_pressure blutdruck tension_artérielle tension "
	  "weight gewicht poids peso ciśnienie bloeddruk "
	  "presión_arterial pressione pressão_arterial heart_rate pulse puls hba1c "
	  "a1c glucose blutzucker blood_sugar glycémie glucemia cholesterol "
	  "cholesterin ldl hdl bmi creatinine kreatinin hemoglobin hämoglobin "
	  "temperature tsh psa crp inr spo2 egfr hba",
	  .cue = "(?:1c)?(?: (?:level|value|of|was|is|at|wert|von))*" LINK
	  "(?:of |at )?", .value = "\\d{1,3}(?:[.,]\\d{1,2})?(?:/\\d{2,3})? ?"
	  "(?:%|mmHg|mm Hg|bpm|lpm|/min|kg(?!/)|lbs?|mg/d[lL]|mmol/[lLm](?:ol)?|g/d[lL]"
	  "|kg/m2|kg/m\xc2\xb2|"
	  "\xc2\xb0 ?[CF]|ng/m[lL]|mU/[lL]|mg/[lL]|U/[lL]|ml/min|(?<=/\\d\\d)|"
	  "(?<=/\\d\\d\\d))(?![A-Za-z0-9])", .ceiling = 32 },
	RULES_END
};
