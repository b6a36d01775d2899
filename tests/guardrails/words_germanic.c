/*
 * Words of English, German and Dutch.
 */
#include "config.h"

#include "guardrails/words.h"

static const char *const en_first[] = {
	"Emma", "Liam", "Olivia", "Noah", "Sarah", "James", "Priya",
	"Mohammed", "Grace", "Ethan", "Kwame", "Siobhan", "Will", "May",
	"Mark", "Hannah", "DeShawn", "Mei-Ling", "Tyler", "Charlotte", "Raj",
	"Fatima", "Jack", "Rose", NULL
};

static const char *const en_last[] = {
	"Smith", "Johnson", "O'Neill", "Patel", "Williams", "Brown", "Nguyen",
	"McDonald", "Taylor", "Khan", "Evans", "Okafor", "Baker", "Young",
	"Garcia", "Fitzgerald", "Lee", "Hughes", "Cooper", "van Dyke",
	"Stone", "Ahmed", "King", "Thornton-Hayes", NULL
};

static const char *const en_cities[] = {
	"London", "New York", "Manchester", "Chicago",
	"Springfield, Illinois", "Edinburgh", "San Francisco", "Dublin",
	"Toronto", "Cape Town", "Sydney", "Bristol", "Austin, TX", "Reading",
	"Auckland", "Glasgow", "Boise", "Leeds", "St. Louis", "Portland", NULL
};

static const char *const en_streets[] = {
	"# Baker Street", "# Oak Ave", "# Elm Blvd, Apt 4B", "# Church Road",
	"# High Street", "Flat 2, # Queen's Gate", "# NW 5th St",
	"# Maple Drive", "# Station Lane", "# Broadway", "P.O. Box #",
	"# Sunset Court", "# Park Place", "# Highway 61", NULL
};

static const char *const en_companies[] = {
	"Acme Inc.", "Contoso Ltd", "Microsoft", "Barclays", "Initech LLC",
	"Tesco", "Northwind Traders", "Goldman Sachs", "Globex Corporation",
	"Apple", "Hooli Technologies, Inc.", "the Red Cross", "Ford",
	"Stanford University", "Deloitte", "Umbrella Holdings plc", "Netflix",
	"Brightwater & Sons", "Boeing", "Lloyds Bank", NULL
};

static const char *const en_hospitals[] = {
	"St. Mary's Hospital", "Mayo Clinic", "Mount Sinai",
	"Royal Infirmary of Edinburgh", "Johns Hopkins",
	"Guy's and St Thomas'", "Mercy General Hospital",
	"Boston Children's Hospital", "Addenbrooke's",
	"Cedars-Sinai Medical Center", "Lakeside Medical Center",
	"Queen Elizabeth Hospital", "Riverview Nursing Home",
	"Oakwood Health Centre", "Sunrise Hospice", "Cleveland Clinic", NULL
};

static const char *const en_conditions[] = {
	"type 2 diabetes", "hypertension", "asthma", "COPD", "breast cancer",
	"depression", "atrial fibrillation", "migraine", "HIV", "epilepsy",
	"pneumonia", "rheumatoid arthritis", "bipolar disorder",
	"Crohn's disease", "hypothyroidism", "chronic kidney disease",
	"anxiety", "psoriasis", "stroke", "heart failure", "hepatitis C",
	"ADHD", "Parkinson's disease", "gout", "endometriosis",
	"sleep apnoea", "iron deficiency anemia", "multiple sclerosis",
	"shingles", "deep vein thrombosis", NULL
};

static const char *const en_drugs[] = {
	"metformin", "lisinopril", "amoxicillin", "ibuprofen", "atorvastatin",
	"sertraline", "warfarin", "omeprazole", "insulin glargine",
	"albuterol", "levothyroxine", "Xanax", "Adderall", "prednisone",
	"gabapentin", "apixaban", "Ozempic", "methotrexate", "Lipitor",
	"tramadol", "hydroxychloroquine", "lithium", "Humira", "paracetamol",
	"furosemide", "amlodipine", NULL
};

const struct words words_en = {
	en_first, en_last, en_cities, en_streets, en_companies,
	en_hospitals, en_conditions, en_drugs
};

static const char *const de_first[] = {
	"Anna", "Lukas", "Hannah", "Jürgen", "Sabine", "Maximilian", "Leonie",
	"Klaus", "Ayşe", "Jens", "Brigitte", "Mehmet", "Sophie", "Wolfgang",
	"Käthe", "Björn", "Petra", "Felix", "Ilse", "Nils", "Marie-Luise",
	"Hans-Peter", NULL
};

static const char *const de_last[] = {
	"Müller", "Schmidt", "Schneider", "Fischer", "Weber", "Meyer",
	"Wagner", "Becker", "Schulz", "Hoffmann", "Koch", "Bauer", "Klein",
	"Wolf", "Schröder", "Neumann", "Yılmaz", "von Bülow", "Zimmermann",
	"Krause", "Groß", "Jäger", "Lehmann", "Kaiser", NULL
};

static const char *const de_cities[] = {
	"Berlin", "München", "Hamburg", "Köln", "Wien", "Zürich",
	"Frankfurt am Main", "Leipzig", "Stuttgart", "Essen", "Halle (Saale)",
	"Bremen", "Garmisch-Partenkirchen", "Graz", "Bern", "Düsseldorf",
	"Rostock", "Bad Homburg", NULL
};

static const char *const de_streets[] = {
	"Hauptstraße #", "Lindenweg #a", "Am Markt #", "Goethestr. #",
	"Bahnhofstraße #", "Kurfürstendamm #", "Alte Gasse #",
	"Rosenheimer Platz #", "Schillerallee #", "Karl-Marx-Straße #",
	"Unter den Linden #", "Im Winkel #", "Mühlenweg #", NULL
};

static const char *const de_companies[] = {
	"Siemens AG", "BMW", "Müller & Söhne GmbH", "Deutsche Bahn",
	"Sparkasse Köln", "Volkswagen", "Muster Technik GmbH & Co. KG",
	"Lufthansa", "Allianz", "Bäckerei Huber OHG", "SAP SE", "Telekom",
	"Caritas", "TU München", "Edeka", "Stadtwerke Leipzig", "Bosch",
	"Nordlicht Verlag GmbH", NULL
};

static const char *const de_hospitals[] = {
	"Charité", "Klinikum Großhadern", "Universitätsklinikum Heidelberg",
	"St.-Josef-Krankenhaus", "Krankenhaus Neukölln",
	"Asklepios Klinik Barmbek", "Allgemeines Krankenhaus Celle",
	"Helios Klinikum Erfurt", "AKH Wien", "Marienhospital",
	"Kinderspital Zürich", "Praxisklinik am Rosenplatz",
	"Elisabethenstift", "Rehaklinik Bad Oexen", NULL
};

static const char *const de_conditions[] = {
	"Diabetes mellitus Typ 2", "Bluthochdruck", "Asthma bronchiale",
	"Depression", "Brustkrebs", "Vorhofflimmern", "Migräne", "HIV",
	"Epilepsie", "Lungenentzündung", "rheumatoide Arthritis",
	"Morbus Crohn", "Hypothyreose", "Niereninsuffizienz", "Angststörung",
	"Schuppenflechte", "Schlaganfall", "Herzinsuffizienz", "Hepatitis C",
	"ADHS", "Parkinson", "Gicht", "Endometriose", "Bandscheibenvorfall",
	"COPD", "Blinddarmentzündung", NULL
};

static const char *const de_drugs[] = {
	"Metformin", "Ramipril", "Amoxicillin", "Ibuprofen", "Simvastatin",
	"Sertralin", "Marcumar", "Pantoprazol", "Insulin", "Salbutamol",
	"L-Thyroxin", "Tavor", "Ritalin", "Prednisolon", "Gabapentin",
	"Eliquis", "Ozempic", "Methotrexat", "Novalgin", "Tramadol",
	"Bisoprolol", "Lithium", "Humira", "Paracetamol", "Xarelto",
	"ASS 100", NULL
};

const struct words words_de = {
	de_first, de_last, de_cities, de_streets, de_companies,
	de_hospitals, de_conditions, de_drugs
};

static const char *const nl_first[] = {
	"Daan", "Sanne", "Bram", "Fleur", "Joost", "Anouk", "Thijs", "Lotte",
	"Willem", "Saskia", "Youssef", "Femke", "Jan-Willem", "Maaike",
	"Ruben", "Ilse", "Henk", "Noor", NULL
};

static const char *const nl_last[] = {
	"de Vries", "Jansen", "van den Berg", "Bakker", "Visser", "Smit",
	"Meijer", "Mulder", "Bos", "van Dijk", "Peters", "Hendriks",
	"el Amrani", "Dekker", "Brouwer", "de Wit", "Kuipers", "ter Horst",
	NULL
};

static const char *const nl_cities[] = {
	"Amsterdam", "Rotterdam", "Utrecht", "Den Haag", "Eindhoven",
	"Groningen", "Antwerpen", "Gent", "'s-Hertogenbosch", "Leiden",
	"Zwolle", "Maastricht", "Almere", "Brugge", "Delft", NULL
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
	"De Boer & Zn. B.V.", "Eneco", NULL
};

static const char *const nl_hospitals[] = {
	"Amsterdam UMC", "Erasmus MC", "St. Antonius Ziekenhuis", "UZ Gent",
	"Catharina Ziekenhuis", "Radboudumc", "Huisartsenpraktijk De Linde",
	"Isala", "Medisch Centrum Leeuwarden", "Groene Hart Ziekenhuis",
	"Zorgcentrum Avondrust", "OLVG", NULL
};

static const char *const nl_conditions[] = {
	"diabetes type 2", "hoge bloeddruk", "astma", "COPD", "borstkanker",
	"depressie", "boezemfibrilleren", "migraine", "HIV", "epilepsie",
	"longontsteking", "reumatoïde artritis", "de ziekte van Crohn",
	"hypothyreoïdie", "nierfalen", "angststoornis", "psoriasis",
	"beroerte", "hartfalen", "hepatitis C", "jicht", "endometriose",
	"blaasontsteking", "multiple sclerose", NULL
};

static const char *const nl_drugs[] = {
	"metformine", "lisinopril", "amoxicilline", "ibuprofen",
	"simvastatine", "sertraline", "acenocoumarol", "omeprazol",
	"insuline", "salbutamol", "levothyroxine", "oxazepam", "Ritalin",
	"prednison", "gabapentine", "Eliquis", "methotrexaat", "tramadol",
	"paracetamol", "furosemide", "Ozempic", "diclofenac", NULL
};

const struct words words_nl = {
	nl_first, nl_last, nl_cities, nl_streets, nl_companies,
	nl_hospitals, nl_conditions, nl_drugs
};
