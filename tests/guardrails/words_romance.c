/*
 * Words of French, Spanish, Italian and Portuguese.
 */
#include "config.h"

#include "guardrails/words.h"

static const char *const fr_first[] = {
	"Camille", "Lucas", "Léa", "Jean", "Chloé", "François", "Inès",
	"Mathieu", "Élodie", "Thierry", "Amélie", "Karim", "Jean-Pierre",
	"Marie-Claude", "Hugo", "Zoé", "Benoît", "Aïcha", "Olivier", "Pierre",
	"Manon", "Nathalie", "Théo", "Brigitte", "Mamadou", "Louane",
	"Sébastien", "Solène", NULL
};

static const char *const fr_last[] = {
	"Martin", "Bernard", "Dubois", "Petit", "Durand", "Leroy", "Moreau",
	"Lefèvre", "Roux", "Fournier", "Girard", "Mercier", "Blanc", "Guérin",
	"de La Tour", "Benali", "Chevalier", "Lemaître", "N'Diaye",
	"D'Aubigné", "Boulanger", "Robert", "Richard", "Garnier", "Faure",
	"Traoré", "Perrin", "Le Goff", "Hamdi", NULL
};

static const char *const fr_cities[] = {
	"Paris", "Lyon", "Marseille", "Toulouse", "Saint-Étienne", "Bruxelles",
	"Genève", "Montréal", "Aix-en-Provence", "Nantes", "Lille",
	"La Rochelle", "Bordeaux", "Le Havre", "Strasbourg", "Québec",
	"Rennes", "Nice", "Grenoble", "Lausanne", "Tours", "Ajaccio", NULL
};

static const char *const fr_streets[] = {
	"# rue de la Paix", "# bis avenue Victor Hugo",
	"# boulevard Voltaire", "# place du Marché", "# impasse des Lilas",
	"# chemin du Moulin", "# allée des Tilleuls", "# quai de Seine",
	"# cours Mirabeau", "# route de Lyon, bât. C", NULL
};

static const char *const fr_companies[] = {
	"Société Générale", "Renault", "Boulangerie Petit SARL", "Orange",
	"Carrefour", "Dupont et Fils SAS", "SNCF", "L'Oréal", "BNP Paribas",
	"Mairie de Lyon", "Université de Rennes", "Airbus",
	"Lumière Conseil SA", "EDF", "Danone", "Michelin", "Crédit Agricole",
	"Garage Morel EURL", "Decathlon", "Axa", NULL
};

static const char *const fr_hospitals[] = {
	"Hôpital Saint-Louis", "CHU de Bordeaux", "Hôtel-Dieu",
	"Clinique des Lilas", "Hôpital de la Pitié-Salpêtrière",
	"Centre hospitalier de Valence", "HUG", "Clinique Saint-Jean",
	"CHRU de Lille", "Hôpital européen Georges-Pompidou",
	"EHPAD Les Jardins", "Centre médical des Ternes", "Hôpital Necker",
	"Clinique du Parc", "CH de Cannes", "Institut Curie", NULL
};

static const char *const fr_conditions[] = {
	"diabète de type 2", "hypertension", "asthme", "BPCO",
	"cancer du sein", "dépression", "fibrillation auriculaire", "migraine",
	"VIH", "épilepsie", "pneumonie", "polyarthrite rhumatoïde",
	"trouble bipolaire", "maladie de Crohn", "hypothyroïdie",
	"insuffisance rénale", "anxiété", "psoriasis", "AVC",
	"insuffisance cardiaque", "hépatite C", "goutte", "endométriose",
	"sclérose en plaques", "sciatique", "eczéma", "arthrose",
	"cancer colorectal", "acouphènes", "gastrite", "rhume des foins",
	"hypercholestérolémie", NULL
};

static const char *const fr_drugs[] = {
	"metformine", "ramipril", "amoxicilline", "ibuprofène",
	"atorvastatine", "sertraline", "Previscan", "oméprazole", "insuline",
	"Ventoline", "Levothyrox", "Xanax", "Ritaline", "prednisone",
	"gabapentine", "Eliquis", "Ozempic", "méthotrexate", "Doliprane",
	"tramadol", "furosémide", "lithium", "Humira", "paracétamol",
	"Spasfon", "pantoprazole", "bisoprolol", "Dafalgan", "citalopram",
	"Plavix", NULL
};

const struct words words_fr = {
	fr_first, fr_last, fr_cities, fr_streets, fr_companies,
	fr_hospitals, fr_conditions, fr_drugs
};

static const char *const es_first[] = {
	"María", "José", "Lucía", "Antonio", "Carmen", "Javier", "Sofía",
	"Alejandro", "Íñigo", "Pilar", "Guadalupe", "Diego", "Ximena", "Ramón",
	"Mercedes", "Ángel", "Rocío", "Juan Carlos", "María José", "Nuria",
	"Francisco", "Inmaculada", "Mateo", "Valeria", "Iker", "Dolores", NULL
};

static const char *const es_last[] = {
	"García", "Fernández", "González", "Rodríguez", "López", "Martínez",
	"Sánchez", "Pérez", "Gómez", "Muñoz", "de la Fuente", "Ibáñez",
	"Castillo", "Ortega", "Núñez", "del Río", "Flores", "Vega",
	"Etxeberria", "Quispe", "Ruiz", "Hernández", "Navarro", "Serrano",
	"Rubio", "Mendoza", "Molina Ríos", NULL
};

static const char *const es_cities[] = {
	"Madrid", "Barcelona", "Sevilla", "Ciudad de México", "Bogotá",
	"Buenos Aires", "San Sebastián", "Valencia", "Lima",
	"Santiago de Chile", "A Coruña", "Málaga", "Guadalajara", "Medellín",
	"Las Palmas", "Zaragoza", "Bilbao", "Granada", "Alicante", "Monterrey",
	"Quito", "Lugo", NULL
};

static const char *const es_streets[] = {
	"Calle Mayor #", "Calle de Alcalá, #, 3º B",
	"Av. de la Constitución #", "Plaza España, #", "Paseo de Gracia #",
	"C/ Luna #", "Carrera 7 n.º #-21", "Avenida Insurgentes Sur #",
	"Camino Real #", "Ronda de Toledo #", NULL
};

static const char *const es_companies[] = {
	"Telefónica S.A.", "Banco Santander", "Talleres López S.L.",
	"Mercadona", "Iberdrola", "Grupo Bimbo", "Panadería García", "Inditex",
	"Universidad de Sevilla", "Ayuntamiento de Lugo",
	"Construcciones Norte S.A. de C.V.", "Repsol", "Seat", "Correos",
	"BBVA", "Correos Express", "El Corte Inglés", "Transportes Vidal S.A.",
	"Endesa", "CaixaBank", NULL
};

static const char *const es_hospitals[] = {
	"Hospital Clínic", "Hospital La Paz", "Hospital General de México",
	"Clínica Santa María", "Hospital Universitario 12 de Octubre",
	"Sanatorio San Juan", "Centro de Salud El Greco",
	"Hospital Vall d'Hebron", "Clínica Alemana",
	"Hospital de la Santa Creu i Sant Pau", "Residencia Los Olivos",
	"CAP Sants", "Hospital Gregorio Marañón", "Hospital San Carlos",
	"Clínica del Valle", NULL
};

static const char *const es_conditions[] = {
	"diabetes tipo 2", "hipertensión", "asma", "EPOC", "cáncer de mama",
	"depresión", "fibrilación auricular", "migraña", "VIH", "epilepsia",
	"neumonía", "artritis reumatoide", "trastorno bipolar",
	"enfermedad de Crohn", "hipotiroidismo", "insuficiencia renal",
	"ansiedad", "psoriasis", "ictus", "insuficiencia cardíaca",
	"hepatitis C", "gota", "endometriosis", "esclerosis múltiple",
	"gastritis", "artrosis", "cáncer de colon", "tuberculosis",
	"bronquitis", "celiaquía", "hipercolesterolemia", NULL
};

static const char *const es_drugs[] = {
	"metformina", "enalapril", "amoxicilina", "ibuprofeno",
	"atorvastatina", "sertralina", "Sintrom", "omeprazol", "insulina",
	"salbutamol", "levotiroxina", "Orfidal", "prednisona", "gabapentina",
	"Eliquis", "Ozempic", "metotrexato", "Nolotil", "tramadol",
	"furosemida", "litio", "Humira", "paracetamol", "losartán",
	"pantoprazol", "Paracetamol", "alprazolam", "Adiro", "Trankimazin",
	"azitromicina", NULL
};

const struct words words_es = {
	es_first, es_last, es_cities, es_streets, es_companies,
	es_hospitals, es_conditions, es_drugs
};

static const char *const it_first[] = {
	"Giulia", "Marco", "Francesca", "Luca", "Chiara", "Alessandro",
	"Niccolò", "Elisa", "Giuseppe", "Maria Grazia", "Matteo", "Ilaria",
	"Salvatore", "Rosa", "Andrea", "Noemi", "Gianluca", "Beatrice",
	"Federica", "Lorenzo", "Antonella", "Davide", "Caterina", "Fabrizio",
	NULL
};

static const char *const it_last[] = {
	"Rossi", "Russo", "Ferrari", "Esposito", "Bianchi", "Romano",
	"Colombo", "Ricci", "Marino", "Greco", "De Luca", "D'Angelo", "Conti",
	"Costa", "Lo Presti", "Fontana", "Caruso", "Moretti", "Gallo",
	"Mancini", "Rizzo", "Barbieri", "Villa", "Santoro", "Della Valle", NULL
};

static const char *const it_cities[] = {
	"Roma", "Milano", "Napoli", "Torino", "Reggio Emilia", "Firenze",
	"Bologna", "L'Aquila", "Palermo", "Venezia", "Bari", "La Spezia",
	"Trento", "Lugano", "Cagliari", "Verona", "Genova", "Catania",
	"Perugia", "Lecce", NULL
};

static const char *const it_streets[] = {
	"Via Roma #", "Via Giuseppe Garibaldi, #",
	"Corso Vittorio Emanuele II #", "Piazza del Duomo #",
	"Viale Europa, #/B", "Vicolo Stretto #", "Largo Augusto #",
	"Via dei Mille #", "Strada Provinciale #", "Lungotevere Testaccio #",
	NULL
};

static const char *const it_companies[] = {
	"Fiat", "Intesa Sanpaolo", "Ferrero S.p.A.", "Panificio Rossi S.r.l.",
	"Poste Italiane", "Enel", "Barilla", "Comune di Parma",
	"Università di Bologna", "Officine Meccaniche Conti S.n.c.",
	"Trenitalia", "Generali", "Eni S.p.A.", "Lavazza", "Esselunga",
	"UniCredit", "Autotrasporti Bruni S.a.s.", "Pirelli", "Coop",
	"Luxottica", NULL
};

static const char *const it_hospitals[] = {
	"Policlinico Gemelli", "Ospedale San Raffaele", "Ospedale Niguarda",
	"Policlinico Umberto I", "Ospedale Maggiore di Bologna",
	"Clinica Mangiagalli", "Ospedale dei Bambini Meyer", "ASL Roma 1",
	"Casa di Cura Villa Serena", "Azienda Ospedaliera di Padova",
	"RSA San Giuseppe", "Istituto Ortopedico Rizzoli", "Ospedale Careggi",
	"Policlinico Gemelli", "Clinica Villa Verde", NULL
};

static const char *const it_conditions[] = {
	"diabete di tipo 2", "ipertensione", "asma", "BPCO", "tumore al seno",
	"depressione", "fibrillazione atriale", "emicrania", "HIV",
	"epilessia", "polmonite", "artrite reumatoide", "disturbo bipolare",
	"morbo di Crohn", "ipotiroidismo", "insufficienza renale", "ansia",
	"psoriasi", "ictus", "scompenso cardiaco", "epatite C", "gotta",
	"endometriosi", "sclerosi multipla", "artrosi", "bronchite",
	"celiachia", "tumore della prostata", "ipercolesterolemia", NULL
};

static const char *const it_drugs[] = {
	"metformina", "ramipril", "amoxicillina", "ibuprofene",
	"atorvastatina", "sertralina", "Coumadin", "omeprazolo", "insulina",
	"Ventolin", "Eutirox", "Xanax", "prednisone", "gabapentin", "Eliquis",
	"Ozempic", "metotrexato", "Tachipirina", "tramadolo", "furosemide",
	"litio", "Humira", "Augmentin", "cardioaspirina", "pantoprazolo",
	"bisoprololo", "Aulin", "Oki", "azitromicina", NULL
};

const struct words words_it = {
	it_first, it_last, it_cities, it_streets, it_companies,
	it_hospitals, it_conditions, it_drugs
};

static const char *const pt_first[] = {
	"Maria", "João", "Ana", "Tiago", "Beatriz", "Rafael", "Inês",
	"Gustavo", "Catarina", "Luiz", "Fernanda", "Antônio", "Conceição",
	"Vasco", "Larissa", "Miguel", "Ana Paula", "Júlia", "Pedro", "Mariana",
	"Rodrigo", "Vitória", "Joana", "Thiago", NULL
};

static const char *const pt_last[] = {
	"Silva", "Santos", "Ferreira", "Pereira", "Oliveira", "Costa",
	"Rodrigues", "Martins", "Araújo", "dos Santos", "da Conceição",
	"Gonçalves", "Lopes", "Almeida", "Ribeiro", "Carvalho", "Magalhães",
	"Pinto", "Sousa", "Barbosa", "Cardoso", "Teixeira", "Nascimento",
	"Moura", NULL
};

static const char *const pt_cities[] = {
	"Lisboa", "Porto", "São Paulo", "Rio de Janeiro", "Coimbra",
	"Belo Horizonte", "Braga", "Faro", "Vila Nova de Gaia", "Curitiba",
	"Salvador", "Recife", "Luanda", "Évora", "Porto Alegre", "Aveiro",
	"Brasília", "Fortaleza", "Setúbal", "Manaus", NULL
};

static const char *const pt_streets[] = {
	"Rua das Flores, #", "Avenida da Liberdade #, 2.º esq.",
	"Av. Paulista, #", "Travessa do Carmo #", "Praça da República, #",
	"Largo do Chiado #", "Rua Augusta, # - apto 12",
	"Estrada de Benfica #", "Alameda Santos, #", "Rodovia BR-101, km #",
	NULL
};

static const char *const pt_companies[] = {
	"Galp", "Petrobras", "Banco do Brasil", "Padaria Ribeiro Lda.", "EDP",
	"Natura", "Construtora Almeida Ltda.", "Universidade de Coimbra",
	"Câmara Municipal de Braga", "Itaú", "Sonae SGPS, S.A.", "TAP",
	"Embraer S.A.", "CTT", "Magazine Luiza", "Caixa Geral de Depósitos",
	"Oficina Moderna Lda", "Bradesco", "Continente", NULL
};

static const char *const pt_hospitals[] = {
	"Hospital de Santa Maria", "Hospital das Clínicas",
	"Hospital de São João", "Santa Casa de Misericórdia",
	"Hospital Albert Einstein", "Centro Hospitalar de Leiria",
	"Hospital da Luz", "Clínica São Lucas", "UBS Vila Nova",
	"Hospital Sírio-Libanês", "Centro de Saúde de Olivais",
	"Lar Santa Isabel", "Hospital de Braga", "Hospital Santa Cruz",
	"Clínica da Mulher", NULL
};

static const char *const pt_conditions[] = {
	"diabetes tipo 2", "hipertensão", "asma", "DPOC", "câncer de mama",
	"depressão", "fibrilação atrial", "enxaqueca", "HIV", "epilepsia",
	"pneumonia", "artrite reumatoide", "transtorno bipolar",
	"doença de Crohn", "hipotiroidismo", "insuficiência renal",
	"ansiedade", "psoríase", "AVC", "insuficiência cardíaca", "hepatite C",
	"gota", "endometriose", "esclerose múltipla", "dengue", "artrose",
	"bronquite", "tuberculose", "câncer de próstata", "colesterol alto",
	NULL
};

static const char *const pt_drugs[] = {
	"metformina", "enalapril", "amoxicilina", "ibuprofeno",
	"atorvastatina", "sertralina", "varfarina", "omeprazol", "insulina",
	"salbutamol", "levotiroxina", "Rivotril", "Ritalina", "prednisona",
	"gabapentina", "Eliquis", "Ozempic", "metotrexato", "dipirona",
	"tramadol", "furosemida", "Ben-u-ron", "losartana", "paracetamol",
	"pantoprazol", "amlodipina", "Buscopan", "azitromicina",
	"sinvastatina", NULL
};

const struct words words_pt = {
	pt_first, pt_last, pt_cities, pt_streets, pt_companies,
	pt_hospitals, pt_conditions, pt_drugs
};
