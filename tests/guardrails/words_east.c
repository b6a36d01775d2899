/*
 * Words of Polish, Japanese, Chinese and Korean.
 */
#include "config.h"

#include "guardrails/words.h"

static const char *const pl_first[] = {
	"Anna", "Piotr", "Katarzyna", "Krzysztof", "Małgorzata", "Tomasz",
	"Zofia", "Łukasz", "Agnieszka", "Paweł", "Ewa", "Stanisław", "Żaneta",
	"Michał", "Jadwiga", "Grzegorz", "Julia", "Marek", "Joanna", "Jakub",
	"Barbara", "Wojciech", "Aleksandra", "Kacper", NULL
};

static const char *const pl_last[] = {
	"Nowak", "Kowalski", "Wiśniewska", "Wójcik", "Kamińska", "Lewandowski",
	"Zielińska", "Szymański", "Woźniak", "Dąbrowski", "Kozłowska",
	"Jankowski", "Mazur", "Krawczyk", "Piotrowska", "Grabowski", "Pająk",
	"Nowicka-Zając", "Kaczmarek", "Zając", "Wieczorek", "Pawlak", "Sikora",
	"Rutkowska", NULL
};

static const char *const pl_cities[] = {
	"Warszawa", "Kraków", "Wrocław", "Gdańsk", "Łódź", "Poznań",
	"Bielsko-Biała", "Lublin", "Szczecin", "Zielona Góra", "Toruń",
	"Rzeszów", "Katowice", "Białystok", "Nowy Sącz", "Bydgoszcz", "Gdynia",
	"Radom", "Opole", NULL
};

static const char *const pl_streets[] = {
	"ul. Długa #", "ul. Marszałkowska #/14", "al. Jerozolimskie #",
	"pl. Wolności #", "os. Słoneczne #/3", "ul. 3 Maja #",
	"ulica Mickiewicza # m. 5", "ul. Jana Pawła II #",
	"al. Niepodległości #", "ul. Polna #A", NULL
};

static const char *const pl_companies[] = {
	"Orlen", "PKO BP", "Budimex S.A.", "Piekarnia Nowak sp. z o.o.",
	"Allegro", "KGHM Polska Miedź S.A.", "Urząd Miasta Gdyni",
	"Uniwersytet Jagielloński", "LOT", "Żabka", "Transport Mazur s.c.",
	"PZU", "Poczta Polska", "InPost", "Biedronka", "CD Projekt",
	"Mleczarnia Zdrój Sp. z o.o.", "Tauron", "mBank S.A.", NULL
};

static const char *const pl_hospitals[] = {
	"Szpital Bielański", "Centrum Zdrowia Dziecka",
	"Szpital Uniwersytecki w Krakowie", "Przychodnia Zdrowie",
	"Szpital im. Jana Pawła II", "Wojewódzki Szpital Specjalistyczny",
	"Klinika Budzik", "Centrum Medyczne Damiana", "Szpital MSWiA",
	"Instytut Matki i Dziecka", "Lux Med", "Poradnia Rodzinna Vita",
	"Szpital Wolski", "Szpital Miejski w Gdyni", NULL
};

static const char *const pl_conditions[] = {
	"cukrzyca typu 2", "nadciśnienie tętnicze", "astma", "POChP",
	"rak piersi", "depresja", "migotanie przedsionków", "migrena", "HIV",
	"padaczka", "zapalenie płuc", "reumatoidalne zapalenie stawów",
	"choroba afektywna dwubiegunowa", "choroba Leśniowskiego-Crohna",
	"niedoczynność tarczycy", "niewydolność nerek", "nerwica", "łuszczyca",
	"udar mózgu", "niewydolność serca", "WZW C", "dna moczanowa",
	"endometrioza", "stwardnienie rozsiane", "miażdżyca",
	"rak jelita grubego", "zapalenie trzustki", "anemia", NULL
};

static const char *const pl_drugs[] = {
	"metformina", "ramipryl", "amoksycylina", "ibuprofen", "atorwastatyna",
	"sertralina", "Acenokumarol", "omeprazol", "insulina", "salbutamol",
	"Euthyrox", "Xanax", "Medikinet", "Encorton", "gabapentyna", "Eliquis",
	"Ozempic", "metotreksat", "Apap", "tramadol", "furosemid",
	"Polopiryna", "paracetamol", "Ketonal", "bisoprolol", "pantoprazol",
	"Nurofen", "doksycyklina", NULL
};

const struct words words_pl = {
	pl_first, pl_last, pl_cities, pl_streets, pl_companies,
	pl_hospitals, pl_conditions, pl_drugs
};

static const char *const ja_first[] = {
	"太郎", "花子", "翔太", "さくら", "健一", "美咲", "大輔", "陽子", "拓也", "由美", "蓮", "結衣",
	"直樹", "恵子", "悠真", "千尋", "翼", "真由美", "陸", "和子", "慎太郎", NULL
};

static const char *const ja_last[] = {
	"佐藤", "鈴木", "高橋", "田中", "伊藤", "渡辺", "山本", "中村", "小林", "加藤", "吉田", "山田",
	"佐々木", "長谷川", "五十嵐", "林", "松本", "井上", "清水", "大野", "藤原", NULL
};

static const char *const ja_cities[] = {
	"東京", "大阪市", "横浜市", "京都", "札幌市", "福岡県", "名古屋", "仙台市", "神戸", "那覇市",
	"さいたま市", "広島", "神戸市", "新潟", "熊本市", NULL
};

static const char *const ja_streets[] = {
	"東京都港区芝公園4-2-#", "大阪府大阪市北区梅田3丁目1番#号",
	"北海道札幌市中央区北1条西#丁目",
	"神奈川県横浜市西区みなとみらい2-3-#", "京都府京都市左京区吉田本町#",
	"福岡市博多区博多駅前#-1-1", "千葉県柏市柏の葉#番地",
	"渋谷区神南1-19-#", NULL
};

static const char *const ja_companies[] = {
	"トヨタ自動車株式会社", "ソニー", "三菱UFJ銀行", "株式会社山田商店", "任天堂", "楽天グループ", "東京大学",
	"日本郵便", "有限会社みどり", "ソフトバンク", "パナソニック", "全日空", "日立製作所", "セブンイレブン",
	"合同会社あおば", NULL
};

static const char *const ja_hospitals[] = {
	"東京大学医学部附属病院", "聖路加国際病院", "慶應義塾大学病院",
	"国立がん研究センター", "さくらクリニック", "虎の門病院",
	"市立札幌病院", "山田内科医院", "大阪赤十字病院",
	"みなと総合医療センター", NULL
};

static const char *const ja_conditions[] = {
	"2型糖尿病", "高血圧", "喘息", "うつ病", "乳がん", "心房細動", "片頭痛", "肺炎", "関節リウマチ",
	"てんかん", "痛風", "慢性腎臓病", "脳梗塞", "心不全", "アトピー性皮膚炎", "統合失調症", "花粉症",
	"C型肝炎", "胃潰瘍", "子宮内膜症", "胃がん", "白血病", "骨粗鬆症", NULL
};

static const char *const ja_drugs[] = {
	"メトホルミン", "アムロジピン", "アモキシシリン", "イブプロフェン", "アトルバスタチン", "ロキソニン",
	"ワーファリン", "オメプラゾール", "インスリン", "サルブタモール", "チラーヂン", "デパス", "プレドニン",
	"ガバペンチン", "エリキュース", "カロナール", "フロセミド", "リリカ", "タミフル", "クラリス", "バファリン",
	"ムコダイン", "レボフロキサシン", NULL
};

const struct words words_ja = {
	ja_first, ja_last, ja_cities, ja_streets, ja_companies,
	ja_hospitals, ja_conditions, ja_drugs
};

static const char *const zh_first[] = {
	"伟", "芳", "娜", "秀英", "敏", "静", "强", "磊", "子涵", "欣怡", "建国", "雨桐", "浩然",
	"丽华", "志明", "婷婷", "军", "晓明", "思琪", "国强", NULL
};

static const char *const zh_last[] = {
	"王", "李", "张", "刘", "陈", "杨", "黄", "赵", "周", "吴", "徐", "孙", "欧阳", "马",
	"诸葛", "林", "郭", "何", "罗", "司马", NULL
};

static const char *const zh_cities[] = {
	"北京", "上海市", "广州", "深圳市", "成都", "杭州市", "武汉", "西安", "南京", "重庆", "苏州市",
	"台北", "天津", "厦门", "青岛市", NULL
};

static const char *const zh_streets[] = {
	"北京市朝阳区建国路#号", "上海市浦东新区世纪大道#号",
	"广州市天河区天河路#号", "深圳市南山区科技园南路#号3栋502室",
	"杭州市西湖区文三路#号", "成都市武侯区人民南路四段#号",
	"南京市鼓楼区中山路#弄5号", NULL
};

static const char *const zh_companies[] = {
	"阿里巴巴", "华为技术有限公司", "中国银行", "腾讯", "京东集团", "上海明日贸易有限公司", "清华大学", "比亚迪",
	"中国移动", "小米科技有限责任公司", "招商银行", "顺丰速运", "百度", "中国建设银行", "万科集团", NULL
};

static const char *const zh_hospitals[] = {
	"北京协和医院", "上海瑞金医院", "四川大学华西医院",
	"中山大学附属第一医院", "武汉同济医院", "复旦大学附属儿科医院",
	"朝阳区社区卫生服务中心", "康宁诊所", "广东省人民医院",
	"仁爱口腔门诊部", NULL
};

static const char *const zh_conditions[] = {
	"2型糖尿病", "高血压", "哮喘", "抑郁症", "乳腺癌", "心房颤动", "偏头痛", "肺炎", "类风湿关节炎",
	"癫痫", "痛风", "慢性肾病", "脑梗死", "心力衰竭", "湿疹", "精神分裂症", "乙型肝炎", "胃溃疡",
	"甲状腺功能减退症", "冠心病", "胃癌", "白血病", "骨质疏松", NULL
};

static const char *const zh_drugs[] = {
	"二甲双胍", "氨氯地平", "阿莫西林", "布洛芬", "阿托伐他汀", "舍曲林", "华法林", "奥美拉唑", "胰岛素",
	"沙丁胺醇", "优甲乐", "阿普唑仑", "泼尼松", "加巴喷丁", "利伐沙班", "对乙酰氨基酚", "呋塞米", "阿司匹林",
	"连花清瘟胶囊", "头孢克肟", "左氧氟沙星", "硝苯地平", "感冒灵颗粒", NULL
};

const struct words words_zh = {
	zh_first, zh_last, zh_cities, zh_streets, zh_companies,
	zh_hospitals, zh_conditions, zh_drugs
};

static const char *const ko_first[] = {
	"민준", "서연", "지훈", "하은", "도윤", "수빈", "영수", "미경",
	"현우", "은지", "준호", "지민", "성민", "유진", "철수", "영희", NULL
};

static const char *const ko_last[] = {
	"김", "이", "박", "최", "정", "강", "조", "윤", "장", "임", "한",
	"오", "남궁", "신", "황보", "서", NULL
};

static const char *const ko_cities[] = {
	"서울", "부산광역시", "인천", "대구시", "대전", "광주광역시",
	"수원시", "제주도", "울산", "성남시", "전주", "창원시", NULL
};

static const char *const ko_streets[] = {
	"서울특별시 강남구 테헤란로 #",
	"부산광역시 해운대구 해운대로 #번길 12", "서울시 마포구 월드컵북로 #",
	"경기도 성남시 분당구 판교역로 #", "대전광역시 유성구 대학로 #",
	"인천 연수구 송도과학로 #, 101동 1203호", "제주시 첨단로 #", NULL
};

static const char *const ko_companies[] = {
	"삼성전자", "현대자동차", "네이버", "카카오", "(주)한빛소프트",
	"국민은행", "LG전자", "서울대학교", "대한항공", "주식회사 미래상사",
	"쿠팡", "신한은행", NULL
};

static const char *const ko_hospitals[] = {
	"서울대학교병원", "삼성서울병원", "세브란스병원", "서울아산병원",
	"분당차병원", "한마음의원", "부산대학교병원", "고려대학교 안암병원",
	"우리들내과", "국립암센터", NULL
};

static const char *const ko_conditions[] = {
	"제2형 당뇨병", "고혈압", "천식", "우울증", "유방암", "심방세동",
	"편두통", "폐렴", "류마티스 관절염", "뇌전증", "통풍", "만성 신부전",
	"뇌졸중", "심부전", "아토피 피부염", "조현병", "B형 간염", "위궤양",
	"갑상선 기능 저하증", "협심증", NULL
};

static const char *const ko_drugs[] = {
	"메트포르민", "암로디핀", "아목시실린", "이부프로펜",
	"아토르바스타틴", "설트랄린", "와파린", "오메프라졸", "인슐린",
	"살부타몰", "씬지로이드", "자낙스", "프레드니솔론", "가바펜틴",
	"엘리퀴스", "타이레놀", "푸로세미드", "아스피린", "게보린",
	"타미플루", NULL
};

const struct words words_ko = {
	ko_first, ko_last, ko_cities, ko_streets, ko_companies,
	ko_hospitals, ko_conditions, ko_drugs
};
