/*
 * People, places and firms where nothing announces them, or something does in
 * another way than in the lines of each language; and words that look like
 * them.
 */
#include "config.h"

#include "guardrails/labelled.h"

static const char *const english[] = {
	/* people */
	"Yesterday {name} told me that the heating is broken again.",
	"Ask {first} or {first}, they were there.",
	"{name} (she/her)\nProduct Designer",
	"cc'ing {first} here, {first} can you take it from here?",
	"Thanks {first}! I'll forward it to {name}.",
	"@here {first} is out sick today",
	"Minutes: {name} opened the meeting, {name} took notes.",
	"According to {name}, the bridge was closed for two days.",
	"\"I never signed that,\" said {name}.",
	"I spoke with {first} {last} from billing last Friday.",
	"Sincerely yours,\n\n{name}\nHead of Procurement",
	"Best,\n{first}",
	"Cheers\n{first}\n\nSent from my iPhone",
	"Reporter: {name}\nAssignee: {name}\nPriority: High",
	"Full name: {name_turned}",
	"Surname: {last}\nForename: {first}",
	"hey {first} did you get my last mail?",
	"{first}'s mother called, she can't come to school on Monday.",
	"my landlord mr {last} never answers",
	"Mum's maiden name was {last}.",
	"Reviewed-by: {name} <{email}>",
	"The will names {name} and her brother {first} as heirs.",
	"In loving memory of {=PERSON:Walter Pemberton}, {short_date}",
	"Our new colleague {=PERSON:Oluwaseun Adeyemi} starts on Monday.",
	"Detective {last} interviewed the neighbour, {name}.",
	/* places */
	"I grew up in {=LOCATION:Wolverhampton} but moved to {city} in 2009.",
	"Pick me up at {street} please, second buzzer",
	"Deliver to: {name}, {street}, {city}",
	"Has anyone been to {=LOCATION:Croatia} or {=LOCATION:Slovenia} in May?",
	"The flat on {=LOCATION:Willow Lane} is still empty.",
	"He is stationed near {=LOCATION:Fayetteville, NC}.",
	"Storm damage was reported in {city} and {city}.",
	"Mailing address: {street}, {city} {postcode}",
	"{=LOCATION:Upper Slaughter} is a village of two hundred people.",
	"our {city} office is closed on Friday",
	/* firms */
	"I had an interview at {company} and one at {company}.",
	"My employer is {company}.",
	"{=ORGANIZATION:Harlow & Finch LLP} represents the buyer.",
	"The {=ORGANIZATION:University of Leeds} accepted my application.",
	"ask the people at {=ORGANIZATION:Kestrel Logistics}, they know",
	"The {=ORGANIZATION:Department of Labor} published new figures.",
	"Vendor: {company}",
	"I've been with {company} for ten years.",
	"{=ORGANIZATION:Pinewood Credit Union} refused the loan.",
	"{company} sued {company} over a patent.",
	NULL
};

/* Months, products, headings, names of things. */
static const char *const english_not[] = {
	"In March and April sales rose, in June they fell.",
	"The Ruby build fails, the Python one doesn't.",
	"Java and Swift are typed, Perl isn't.",
	"Table of Contents\nIntroduction\nRelated Work\nConclusion",
	"Getting Started With Your New Dishwasher",
	"Please see Appendix B and Annex C.",
	"Merry Christmas and a Happy New Year!",
	"The Big Bang Theory was on again.",
	"He read Sense and Sensibility twice.",
	"We use Jenkins for builds and Grafana for charts.",
	"The Jaguar needs petrol, the Mustang too.",
	"class CustomerAddress extends BaseEntity implements Serializable",
	"const firstName = form.elements.firstName.value;",
	"Home | Products | About Us | Contact",
	"The General Data Protection Regulation applies.",
	"Monday: Chicken Curry, Tuesday: Fish and Chips",
	"Best Regards is how most letters end.",
	"Dear Hiring Manager, please find my application enclosed.",
	"Hello Team, quick reminder about the timesheets.",
	"A Street Cat was seen again.",
	"The Court of Appeal will hear the case in May.",
	"My dear, you will go far.",
	"Hope you had a good weekend, and grace under pressure.",
	"a jack of all trades, a penny for your thoughts",
	"The turkey is in the oven, the china is on the table.",
	"Nice to meet you, let us go through the reading list.",
	"This mobile phone case fits the Galaxy.",
	"In Chapter Four the Old King dies.",
	"The Senior Product Manager reports to the Vice President.",
	"Mean Time To Recovery went down.",
	"The Board approved it, the Group Leader did not.",
	"Click Save As, then choose Portable Document Format.",
	"The Black Forest gateau is sold out.",
	"Bell peppers, basil and rosemary are in season.",
	NULL
};

static const char *const german[] = {
	"Gestern hat mir {name} erzählt, dass die Heizung wieder kaputt ist.",
	"Frag doch {first} oder {first}, die waren dabei.",
	"{first} und {first} kommen später.",
	"Danke {first}, ich leite es an {name} weiter.",
	"LG {first}",
	"Lieben Gruß\n{first}",
	"Hallo {first}, hast du meine letzte Mail gesehen?",
	"Hallo Frau {last},\nanbei die Unterlagen.",
	"i. A. {name}\nSachbearbeitung",
	"Ansprechpartnerin: {name}, Durchwahl {small}",
	"Name, Vorname: {name_turned}",
	"Nachname: {last}, Vorname: {first}",
	"Protokoll: {name}; entschuldigt: {name}",
	"Laut {name} war die Brücke zwei Tage gesperrt.",
	"Unser Vermieter, Herr {last}, meldet sich nicht.",
	"Die Zeugin {name} sagte, sie habe nichts gesehen.",
	"Kommst du mit nach {=LOCATION:Kroatien}?",
	"Ich komme aus {=LOCATION:Castrop-Rauxel}, wohne aber in {city}.",
	"Treffpunkt: {street}, zweiter Hof",
	"Lieferanschrift: {name}, {street}, {postcode} {city}",
	"Wir ziehen von {city} in die {=LOCATION:Uckermark}.",
	"In {city} regnet es seit Tagen.",
	"Ich habe mich bei {company} beworben.",
	"Arbeitgeber: {company}",
	"Die {=ORGANIZATION:Hermann Vogel Bau GmbH} hat Insolvenz angemeldet.",
	"Das {=ORGANIZATION:Bundesministerium der Finanzen} prüft das.",
	"Ich bin seit zehn Jahren bei {company}.",
	"Die {=ORGANIZATION:Volksbank Mittelhessen} lehnt den Kredit ab.",
	NULL
};

static const char *const german_not[] = {
	"Der Klempner kommt am Montag, der Müller mahlt das Korn.",
	"Sehr geehrte Kundin, sehr geehrter Kunde,",
	"Liebe Kolleginnen und Kollegen,",
	"Die Rote Karte war berechtigt.",
	"Das Neue Rathaus ist ein Bau der Neorenaissance.",
	"Guten Morgen zusammen, anbei die Zahlen.",
	"Mit freundlichen Grüßen\nIhr Serviceteam",
	"Herr der Ringe ist ein Buch.",
	"Der Vater, die Mutter und das Kind essen Kartoffeln.",
	"Hinweis: Bitte Formular vollständig ausfüllen.",
	"Die Deutsche Einheit wird gefeiert.",
	"Frohe Ostern und schöne Feiertage!",
	"Die Straße ist gesperrt, der Platz ist leer.",
	"Name: siehe Rückseite",
	"Im Winter Reifen wechseln, im Sommer Grillen.",
	"Kaffee, Kuchen, Zucker und Salz",
	"Frau und Mann sind gleichberechtigt.",
	NULL
};

static const char *const french[] = {
	"Hier {name} m'a dit que le chauffage était encore en panne.",
	"Demande à {first} ou à {first}.",
	"Merci {first}, je transmets à {name}.",
	"Salut {first}, tu as vu mon dernier mail ?",
	"Bisous,\n{first}",
	"Nom : {last}\nPrénom : {first}",
	"Selon {name}, le pont était fermé.",
	"Le témoin, M. {last}, n'a rien vu.",
	"Maître {last} défend le locataire.",
	"Rapporteur : {name}",
	"J'ai grandi à {=LOCATION:Clermont-Ferrand}, je vis à {city}.",
	"On part en {=LOCATION:Croatie} cet été.",
	"Livraison : {name}, {street}, {postcode} {city}",
	"Il pleut à {city} depuis lundi.",
	"J'ai postulé chez {company}.",
	"Employeur : {company}",
	"La société {=ORGANIZATION:Garnier Bâtiment SARL} est en faillite.",
	"Le {=ORGANIZATION:ministère de l'Économie} étudie la question.",
	NULL
};

static const char *const french_not[] = {
	"Bonjour à tous, voici le compte rendu.",
	"Cher client, merci de votre fidélité.",
	"Le Petit Prince est un livre.",
	"La Tour Eiffel ouvre en Mai.",
	"Bonne Année et meilleurs vœux !",
	"Chapitre Premier : Les Origines",
	"La rose est fanée, le marin est parti.",
	"Madame la Présidente, chers collègues,",
	NULL
};

static const char *const spanish[] = {
	"Ayer {name} me contó que la calefacción no funciona.",
	"Pregunta a {first} o a {first}.",
	"Gracias {first}, se lo paso a {name}.",
	"Hola {first}, ¿viste mi correo?",
	"Un abrazo,\n{first}",
	"Apellidos: {last}\nNombre: {first}",
	"Según {name}, el puente estaba cerrado.",
	"La testigo, doña {name}, no vio nada.",
	"Crecí en {=LOCATION:Ponferrada}, ahora estoy en {city}.",
	"Nos vamos a {=LOCATION:Croacia} en verano.",
	"Entrega: {name}, {street}, {postcode} {city}",
	"Llueve en {city} desde el lunes.",
	"Tuve una entrevista en {company}.",
	"Empresa: {company}",
	"La sociedad {=ORGANIZATION:Reformas Aguilar S.L.U.} ha quebrado.",
	"El {=ORGANIZATION:Ministerio de Hacienda} lo estudia.",
	NULL
};

static const char *const spanish_not[] = {
	"Buenos días a todos, adjunto el acta.",
	"Estimado cliente, gracias por su confianza.",
	"El Señor de los Anillos es un libro.",
	"La Semana Santa cae en Abril.",
	"Feliz Navidad y próspero Año Nuevo",
	"Don Quijote de la Mancha",
	"La vega es verde, el castillo es viejo.",
	"Capítulo Primero: La Llegada",
	NULL
};

static const char *const italian[] = {
	"Ieri {name} mi ha detto che il riscaldamento è rotto.",
	"Chiedi a {first} o a {first}.",
	"Grazie {first}, lo giro a {name}.",
	"Ciao {first}, hai visto la mia mail?",
	"Un abbraccio,\n{first}",
	"Cognome: {last}\nNome: {first}",
	"Secondo {name} il ponte era chiuso.",
	"L'avv. {last} difende l'inquilino.",
	"Sono cresciuto a {=LOCATION:Busto Arsizio}, ora sto a {city}.",
	"Consegna: {name}, {street}, {postcode} {city}",
	"Piove a {city} da lunedì.",
	"Ho fatto un colloquio da {company}.",
	"Datore di lavoro: {company}",
	"La {=ORGANIZATION:Edilizia Galli S.r.l.} è fallita.",
	NULL
};

static const char *const italian_not[] = {
	"Buongiorno a tutti, allego il verbale.",
	"Gentile cliente, grazie della fiducia.",
	"La Divina Commedia ha tre parti.",
	"Buon Natale e felice Anno Nuovo",
	"Il marino è blu, il romano è antico.",
	"Capitolo Primo: La Partenza",
	NULL
};

static const char *const portuguese[] = {
	"Ontem {name} disse que o aquecimento avariou.",
	"Pergunta ao {first} ou à {first}.",
	"Obrigado {first}, vou passar a {name}.",
	"Oi {first}, viu meu e-mail?",
	"Abraços,\n{first}",
	"Apelido: {last}\nNome: {first}",
	"Segundo {name}, a ponte estava fechada.",
	"Cresci em {=LOCATION:Viseu}, agora moro em {city}.",
	"Entrega: {name}, {street}, {postcode} {city}",
	"Chove em {city} desde segunda.",
	"Fiz uma entrevista na {company}.",
	"Empresa: {company}",
	"A {=ORGANIZATION:Construções Teixeira Lda.} faliu.",
	NULL
};

static const char *const portuguese_not[] = {
	"Bom dia a todos, segue a ata.",
	"Caro cliente, obrigado pela confiança.",
	"Os Lusíadas é um poema.",
	"Feliz Natal e um bom Ano Novo",
	"O pinto cresceu, a oliveira deu fruto.",
	NULL
};

static const char *const dutch[] = {
	"Gisteren vertelde {name} dat de verwarming weer stuk is.",
	"Vraag het aan {first} of {first}.",
	"Bedankt {first}, ik stuur het door naar {name}.",
	"Hoi {first}, heb je mijn mail gezien?",
	"Groetjes\n{first}",
	"Achternaam: {last}\nVoornaam: {first}",
	"Volgens {name} was de brug dicht.",
	"Ik ben opgegroeid in {=LOCATION:Apeldoorn}, nu woon ik in {city}.",
	"Bezorgadres: {name}, {street}, {postcode} {city}",
	"Het regent al dagen in {city}.",
	"Ik heb gesolliciteerd bij {company}.",
	"Werkgever: {company}",
	"{=ORGANIZATION:Dakbedrijf Kramer B.V.} is failliet.",
	NULL
};

static const char *const dutch_not[] = {
	"Beste collega's, hierbij de notulen.",
	"Geachte klant, dank voor uw vertrouwen.",
	"De Nachtwacht hangt in het museum.",
	"Prettige Kerst en een gelukkig Nieuwjaar",
	"De bos is groen, de smit slaat op het aambeeld.",
	NULL
};

static const char *const polish[] = {
	"Wczoraj {name} mówi do mnie: ogrzewanie nie działa.",
	"{first} i {first} przyjdą później.",
	"Cześć {first}, widziałaś mój mail?",
	"Pozdrawiam,\n{first}",
	"Nazwisko: {last}\nImię: {first}",
	"Zdaniem {=PERSON:Marka Kowalczyka} most był zamknięty.",
	"Świadek: {name}",
	"Dostawa: {name}, {street}, {postcode} {city}",
	"Miejscowość: {city}",
	"Pracodawca: {company}",
	"Firma {=ORGANIZATION:Budowa Kaczmarek sp. z o.o.} upadła.",
	NULL
};

static const char *const polish_not[] = {
	"Dzień dobry, w załączniku protokół.",
	"Szanowny Kliencie, dziękujemy za zaufanie.",
	"Pan Tadeusz to poemat.",
	"Wesołych Świąt i szczęśliwego Nowego Roku",
	NULL
};

static const char *const japanese[] = {
	"昨日{last}さんから電話がありました。",
	"担当者は{name}です。",
	"{last}部長、資料を送ります。",
	"差出人：{name}",
	"{city}の支店は休みです。",
	"来月{city}に引っ越します。",
	"勤務先：{company}",
	"{company}の面接を受けました。",
	"氏名　{name}",
	NULL
};

static const char *const japanese_not[] = {
	"日本語の勉強を始めました。",
	"田んぼの中に家があります。",
	"会社は休みです。",
	"東京湾の水はきれいです。",
	NULL
};

static const char *const chinese[] = {
	"昨天{name}打电话来了。",
	"{last}经理说下周开会。",
	"联系人：{name}",
	"下个月我搬到{city}。",
	"{city}分公司明天休息。",
	"工作单位：{company}",
	"我去{company}面试了。",
	"尊敬的{name}先生：",
	NULL
};

static const char *const chinese_not[] = {
	"中文很难学。",
	"黄金价格上涨。",
	"公司明天放假。",
	"马路很宽。",
	NULL
};

const struct lines lines_people[] = {
	{ LANGUAGE_EN, 4, english }, { LANGUAGE_EN, 1, english_not },
	{ LANGUAGE_DE, 4, german }, { LANGUAGE_DE, 1, german_not },
	{ LANGUAGE_FR, 4, french }, { LANGUAGE_FR, 1, french_not },
	{ LANGUAGE_ES, 4, spanish }, { LANGUAGE_ES, 1, spanish_not },
	{ LANGUAGE_IT, 4, italian }, { LANGUAGE_IT, 1, italian_not },
	{ LANGUAGE_PT, 4, portuguese }, { LANGUAGE_PT, 1, portuguese_not },
	{ LANGUAGE_NL, 4, dutch }, { LANGUAGE_NL, 1, dutch_not },
	{ LANGUAGE_PL, 4, polish }, { LANGUAGE_PL, 1, polish_not },
	{ LANGUAGE_JA, 4, japanese }, { LANGUAGE_JA, 1, japanese_not },
	{ LANGUAGE_ZH, 4, chinese }, { LANGUAGE_ZH, 1, chinese_not },
	{ LANGUAGE_EN, 0, NULL },
};
