/*
 * Words of English, German and Dutch.
 */
#include "config.h"

#include "guardrails/words.h"

static const char *const en_first[] = {
	"Emma", "Liam", "Olivia", "Noah", "Sarah", "James", "Priya",
	"Mohammed", "Grace", "Ethan", "Kwame", "Siobhan", "Will", "May",
	"Mark", "Hannah", "DeShawn", "Mei-Ling", "Tyler", "Charlotte", "Raj",
	"Fatima", "Jack", "Rose", "Deborah", "Oliver", "Chloe", "Tremaine",
	"Aaliyah", "Gareth", "Imogen", "Skyler", NULL
};

static const char *const en_last[] = {
	"Smith", "Johnson", "O'Neill", "Patel", "Williams", "Brown", "Nguyen",
	"McDonald", "Taylor", "Khan", "Evans", "Okafor", "Baker", "Young",
	"Garcia", "Fitzgerald", "Lee", "Hughes", "Cooper", "van Dyke", "Stone",
	"Ahmed", "King", "Thornton-Hayes", "Robinson", "Gallagher",
	"Chowdhury", "Whitfield", "Park", "Mbeki", "Sanders", "Delgado",
	"Wren", NULL
};

static const char *const en_cities[] = {
	"London", "New York", "Manchester", "Chicago", "Springfield, Illinois",
	"Edinburgh", "San Francisco", "Dublin", "Toronto", "Cape Town",
	"Sydney", "Bristol", "Austin, TX", "Reading", "Auckland", "Glasgow",
	"Boise", "Leeds", "St. Louis", "Portland", "Seattle", "Nottingham",
	"Wichita", "Bath", "Christchurch", "Tulsa", "Galway",
	"Mobile, Alabama", NULL
};

static const char *const en_streets[] = {
	"# Baker Street", "# Oak Ave", "# Elm Blvd, Apt 4B", "# Church Road",
	"# High Street", "Flat 2, # Queen's Gate", "# NW 5th St",
	"# Maple Drive", "# Station Lane", "# Broadway", "P.O. Box #",
	"# Sunset Court", "# Park Place", "# Highway 61",
	"# Rosewood Crescent", "# W 42nd St", "#B Victoria Terrace",
	"# Old Mill Way", NULL
};

static const char *const en_companies[] = {
	"Acme Inc.", "Contoso Ltd", "Microsoft", "Barclays", "Initech LLC",
	"Tesco", "Northwind Traders", "Goldman Sachs", "Globex Corporation",
	"Apple", "Hooli Technologies, Inc.", "the Red Cross", "Ford",
	"Stanford University", "Deloitte", "Umbrella Holdings plc", "Netflix",
	"Brightwater & Sons", "Boeing", "Lloyds Bank", "Vodafone",
	"Whitmore Partners", "Target", "Larkspur Biotech Inc",
	"Delta Air Lines", "Bluebell Bakery", "Kaplan & Roe Ltd.", NULL
};

static const char *const en_hospitals[] = {
	"St. Mary's Hospital", "Mayo Clinic", "Mount Sinai",
	"Royal Infirmary of Edinburgh", "Johns Hopkins",
	"Guy's and St Thomas'", "Mercy General Hospital",
	"Boston Children's Hospital", "Addenbrooke's",
	"Cedars-Sinai Medical Center", "Lakeside Medical Center",
	"Queen Elizabeth Hospital", "Riverview Nursing Home",
	"Oakwood Health Centre", "Sunrise Hospice", "Cleveland Clinic",
	"Royal Free Hospital", "NYU Langone", "Great Ormond Street Hospital",
	"Providence Medical Group", "Elmhurst Clinic", NULL
};

static const char *const en_conditions[] = {
	"type 2 diabetes", "hypertension", "asthma", "COPD", "breast cancer",
	"depression", "atrial fibrillation", "migraine", "HIV", "epilepsy",
	"pneumonia", "rheumatoid arthritis", "bipolar disorder",
	"Crohn's disease", "hypothyroidism", "chronic kidney disease",
	"anxiety", "psoriasis", "stroke", "heart failure", "hepatitis C",
	"ADHD", "Parkinson's disease", "gout", "endometriosis", "sleep apnoea",
	"iron deficiency anemia", "multiple sclerosis", "shingles",
	"deep vein thrombosis", "glaucoma", "bowel cancer", "osteoarthritis",
	"PTSD", "pancreatitis", "celiac disease", "high blood pressure",
	"a urinary tract infection", "eczema", "tinnitus", "OCD",
	"psoriatic arthritis", NULL
};

static const char *const en_drugs[] = {
	"metformin", "lisinopril", "amoxicillin", "ibuprofen", "atorvastatin",
	"sertraline", "warfarin", "omeprazole", "insulin glargine",
	"albuterol", "levothyroxine", "Xanax", "Adderall", "prednisone",
	"gabapentin", "apixaban", "Ozempic", "methotrexate", "Lipitor",
	"tramadol", "hydroxychloroquine", "lithium", "Humira", "paracetamol",
	"furosemide", "amlodipine", "citalopram", "losartan", "Eliquis",
	"azithromycin", "melatonin", "trazodone", "Wegovy", "doxycycline",
	"Ritalin", "clopidogrel", "nitrofurantoin", NULL
};

const struct words words_en = {
	en_first, en_last, en_cities, en_streets, en_companies,
	en_hospitals, en_conditions, en_drugs
};

static const char *const de_first[] = {
	"Anna", "Lukas", "Hannah", "Jürgen", "Sabine", "Maximilian", "Leonie",
	"Klaus", "Ayşe", "Jens", "Brigitte", "Mehmet", "Sophie", "Wolfgang",
	"Käthe", "Björn", "Petra", "Felix", "Ilse", "Nils", "Marie-Luise",
	"Hans-Peter", "Tobias", "Gisela", "Emre", "Finn", "Ute", "Thorsten",
	"Lieselotte", "Svenja", NULL
};

static const char *const de_last[] = {
	"Müller", "Schmidt", "Schneider", "Fischer", "Weber", "Meyer",
	"Wagner", "Becker", "Schulz", "Hoffmann", "Koch", "Bauer", "Klein",
	"Wolf", "Schröder", "Neumann", "Yılmaz", "von Bülow", "Zimmermann",
	"Krause", "Groß", "Jäger", "Lehmann", "Kaiser", "Richter", "Schäfer",
	"Vogel", "Hartmann", "Brandt", "Lorenz", "Kowalczyk", "Oberhuber",
	"Demir", "Winkler", NULL
};

static const char *const de_cities[] = {
	"Berlin", "München", "Hamburg", "Köln", "Wien", "Zürich",
	"Frankfurt am Main", "Leipzig", "Stuttgart", "Essen", "Halle (Saale)",
	"Bremen", "Garmisch-Partenkirchen", "Graz", "Bern", "Düsseldorf",
	"Rostock", "Bad Homburg", "Dortmund", "Nürnberg", "Mannheim", "Kassel",
	"Innsbruck", "Ulm", "Basel", "Göttingen", NULL
};

static const char *const de_streets[] = {
	"Hauptstraße #", "Lindenweg #a", "Am Markt #", "Goethestr. #",
	"Bahnhofstraße #", "Kurfürstendamm #", "Alte Gasse #",
	"Rosenheimer Platz #", "Schillerallee #", "Karl-Marx-Straße #",
	"Unter den Linden #", "Im Winkel #", "Mühlenweg #", "Schloßstraße #",
	"Ringstr. #b", "Alter Markt #", "Breslauer Straße #", "Tulpenweg #",
	NULL
};

static const char *const de_companies[] = {
	"Siemens AG", "BMW", "Müller & Söhne GmbH", "Deutsche Bahn",
	"Sparkasse Köln", "Volkswagen", "Muster Technik GmbH & Co. KG",
	"Lufthansa", "Allianz", "Bäckerei Huber OHG", "SAP SE", "Telekom",
	"Caritas", "TU München", "Edeka", "Stadtwerke Leipzig", "Bosch",
	"Nordlicht Verlag GmbH", "Commerzbank", "Zahnradwerk Huber KG", "Rewe",
	"Stadtsparkasse München", "Brauerei Kellermann e.K.", "Continental AG",
	"Bayer", NULL
};

static const char *const de_hospitals[] = {
	"Charité", "Klinikum Großhadern", "Universitätsklinikum Heidelberg",
	"St.-Josef-Krankenhaus", "Krankenhaus Neukölln",
	"Asklepios Klinik Barmbek", "Allgemeines Krankenhaus Celle",
	"Helios Klinikum Erfurt", "AKH Wien", "Marienhospital",
	"Kinderspital Zürich", "Praxisklinik am Rosenplatz",
	"Elisabethenstift", "Rehaklinik Bad Oexen", "Klinikum Stuttgart",
	"Vivantes Klinikum Spandau", "Sana Kliniken Lübeck",
	"Herzzentrum Leipzig", "Inselspital Bern", NULL
};

static const char *const de_conditions[] = {
	"Diabetes mellitus Typ 2", "Bluthochdruck", "Asthma bronchiale",
	"Depression", "Brustkrebs", "Vorhofflimmern", "Migräne", "HIV",
	"Epilepsie", "Lungenentzündung", "rheumatoide Arthritis",
	"Morbus Crohn", "Hypothyreose", "Niereninsuffizienz", "Angststörung",
	"Schuppenflechte", "Schlaganfall", "Herzinsuffizienz", "Hepatitis C",
	"ADHS", "Parkinson", "Gicht", "Endometriose", "Bandscheibenvorfall",
	"COPD", "Blinddarmentzündung", "Arthrose", "Heuschnupfen", "Zöliakie",
	"Darmkrebs", "Tinnitus", "arterielle Hypertonie", "Adipositas",
	"Nierensteine", "Borderline-Störung", "Neurodermitis", NULL
};

static const char *const de_drugs[] = {
	"Metformin", "Ramipril", "Amoxicillin", "Ibuprofen", "Simvastatin",
	"Sertralin", "Marcumar", "Pantoprazol", "Insulin", "Salbutamol",
	"L-Thyroxin", "Tavor", "Ritalin", "Prednisolon", "Gabapentin",
	"Eliquis", "Ozempic", "Methotrexat", "Novalgin", "Tramadol",
	"Bisoprolol", "Lithium", "Humira", "Paracetamol", "Xarelto", "ASS 100",
	"Torasemid", "Citalopram", "Doxycyclin", "Candesartan", "Diclofenac",
	"Aspirin", "Clopidogrel", "Mirtazapin", "Voltaren", "Cortison", NULL
};

const struct words words_de = {
	de_first, de_last, de_cities, de_streets, de_companies,
	de_hospitals, de_conditions, de_drugs
};

static const char *const nl_first[] = {
	"Daan", "Sanne", "Bram", "Fleur", "Joost", "Anouk", "Thijs", "Lotte",
	"Willem", "Saskia", "Youssef", "Femke", "Jan-Willem", "Maaike",
	"Ruben", "Ilse", "Henk", "Noor", "Pieter", "Marloes", "Sjoerd",
	"Nienke", "Lars", "Esra", NULL
};

static const char *const nl_last[] = {
	"de Vries", "Jansen", "van den Berg", "Bakker", "Visser", "Smit",
	"Meijer", "Mulder", "Bos", "van Dijk", "Peters", "Hendriks",
	"el Amrani", "Dekker", "Brouwer", "de Wit", "Kuipers", "ter Horst",
	"van der Meer", "Vermeulen", "Schouten", "Claessens", "Hoekstra",
	"Yildiz", NULL
};

static const char *const nl_cities[] = {
	"Amsterdam", "Rotterdam", "Utrecht", "Den Haag", "Eindhoven",
	"Groningen", "Antwerpen", "Gent", "'s-Hertogenbosch", "Leiden",
	"Zwolle", "Maastricht", "Almere", "Brugge", "Delft", "Breda",
	"Nijmegen", "Haarlem", "Enschede", NULL
};

static const char *const nl_streets[] = {
	"Kerkstraat #", "Dorpsplein #", "Prinsengracht #", "Lange Voorhout #",
	"Stationsweg # hs", "Molenlaan #-A", "Oude Singel #", "Beatrixpark #",
	"Laan van Meerdervoort #", "Schoolstraat #", NULL
};

static const char *const nl_companies[] = {
	"Philips N.V.", "Albert Heijn", "Van Dam Bouw B.V.", "ING", "KLM",
	"Gemeente Utrecht", "Bakkerij Jansen", "Shell", "ASML Holding N.V.",
	"Rabobank", "Universiteit Leiden", "PostNL", "Hema",
	"De Boer & Zn. B.V.", "Eneco", "Heineken", "Jumbo",
	"Schildersbedrijf Bos V.O.F.", "Ahold Delhaize N.V.", NULL
};

static const char *const nl_hospitals[] = {
	"Amsterdam UMC", "Erasmus MC", "St. Antonius Ziekenhuis", "UZ Gent",
	"Catharina Ziekenhuis", "Radboudumc", "Huisartsenpraktijk De Linde",
	"Isala", "Medisch Centrum Leeuwarden", "Groene Hart Ziekenhuis",
	"Zorgcentrum Avondrust", "OLVG", "Maasstad Ziekenhuis", "UMC Utrecht",
	"AZ Sint-Jan", NULL
};

static const char *const nl_conditions[] = {
	"diabetes type 2", "hoge bloeddruk", "astma", "COPD", "borstkanker",
	"depressie", "boezemfibrilleren", "migraine", "HIV", "epilepsie",
	"longontsteking", "reumatoïde artritis", "de ziekte van Crohn",
	"hypothyreoïdie", "nierfalen", "angststoornis", "psoriasis",
	"beroerte", "hartfalen", "hepatitis C", "jicht", "endometriose",
	"blaasontsteking", "multiple sclerose", "artrose", "hooikoorts",
	"darmkanker", "blindedarmontsteking", "schizofrenie", NULL
};

static const char *const nl_drugs[] = {
	"metformine", "lisinopril", "amoxicilline", "ibuprofen",
	"simvastatine", "sertraline", "acenocoumarol", "omeprazol", "insuline",
	"salbutamol", "levothyroxine", "oxazepam", "Ritalin", "prednison",
	"gabapentine", "Eliquis", "methotrexaat", "tramadol", "paracetamol",
	"furosemide", "Ozempic", "diclofenac", "pantoprazol", "metoprolol",
	"citalopram", "doxycycline", "Xarelto", NULL
};

const struct words words_nl = {
	nl_first, nl_last, nl_cities, nl_streets, nl_companies,
	nl_hospitals, nl_conditions, nl_drugs
};
