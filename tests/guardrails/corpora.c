#include "config.h"

#include <string.h>

#include "guardrails/corpora.h"
#include "guardrails/labelled.h"
#include "lib/dice.h"

/* The first words of a list come most often, as in any language. */
static const char *const english[] = { "the", "of", "and", "to", "a", "in",
	"that", "it", "was", "he", "for", "on", "with", "as", "his", "they",
	"be", "at", "one", "have", "this", "from", "or", "had", "by", "not",
	"word", "but", "what", "some", "we", "can", "out", "other", "were",
	"all", "there", "when", "up", "use", "your", "how", "said", "an",
	"each", "she", "which", "do", "their", "time", "if", "will", "way",
	"about", "many", "then", "them", "write", "would", "like", "so",
	"these", "her", "long", "make", "thing", "see", "him", "two", "has",
	"look", "more", "day", "could", "go", "come", "did", "number", "sound",
	"no", "most", "people", "over", "know", "water", "than", "call",
	"first", "who", "may", "down", "side", "been", "now", "find", "any",
	"new", "work", "part", "take", "get", "place", "made", "live", "where",
	"after", "back", "little", "only", "round", "year", "came", "show",
	"every", "good", "me", "give", "our", "under", "name", "very",
	"through", "just", "form", "sentence", "great", "think", "say",
	"help", "low", "line", "differ", "turn", "cause", "much", "mean",
	"before", "move", "right", "boy", "old", "too", "same", "tell", "does",
	"want", "air", "well", "also", "play", "small", "end", "home", "read",
	"hand", "port", "large", "spell", "add", "even", "land", "here",
	"must", "big", "high", "such", "follow", "act", "why", "ask", "men",
	"change", "went", "light", "kind", "off", "need", "house", "picture",
	"don't", "language-model", "understanding", "nevertheless",
	"consideration", "particularly", "environment", "government", NULL };

static const char *const spanish[] = { "de", "la", "que", "el", "en", "y", "a",
	"los", "se", "del", "las", "un", "por", "con", "no", "una", "su",
	"para", "es", "al", "lo", "como", "más", "o", "pero", "sus", "le",
	"ha", "me", "si", "sin", "sobre", "este", "ya", "entre", "cuando",
	"todo", "esta", "ser", "son", "dos", "también", "fue", "había",
	"era", "muy", "años", "hasta", "desde", "está", "mi", "porque", "qué",
	"sólo", "han", "yo", "hay", "vez", "puede", "todos", "así", "nos",
	"ni", "parte", "tiene", "él", "uno", "donde", "bien", "tiempo",
	"mismo", "ese", "ahora", "cada", "vida", "otro", "después", "te",
	"otros", "aunque", "esa", "eso", "hace", "otra", "gobierno", "tan",
	"durante", "siempre", "día", "tanto", "ella", "tres", "sí", "dijo",
	"sido", "gran", "país", "según", "menos", "mundo", "año", "antes",
	"estado", "contra", "sino", "forma", "caso", "nada", "hacer",
	"general", "estaba", "poco", "estos", "presidente", "mayor", "ante",
	"unos", "algo", "hacia", "casa", "ellos", "ayer", "hecho", "primera",
	"mucho", "mientras", "además", "quien", "momento", "millones", "esto",
	"información", "desarrollo", "investigación", "educación", NULL };

static const char *const japanese[] = { "今日は", "天気が", "よいので", "公園へ",
	"行きました", "新しい", "方法を", "考える", "必要が", "あります",
	"この", "問題は", "とても", "難しい", "ですが", "みんなで", "話し合って",
	"決めました", "私たちは", "毎朝", "早く", "起きて", "散歩を", "します",
	"データの", "処理に", "時間が", "かかる", "ため", "別の", "仕組みを",
	"使う", "ことに", "した", "コンピューターの", "性能が", "上がると",
	"できる", "ことも", "増える", "文章を", "読む", "とき", "意味を",
	"考えながら", "進むのが", "大切だと", "思います", "例えば", "机の上に",
	"本が", "三冊", "ある", NULL };

static const char *
common(const char *const *words)
{
	unsigned n = 0;

	while (words[n] != NULL)
		n++;
	return words[dice(dice(n) + 1)];
}

static void
add_sentence(struct buf *out, const char *const *words)
{
	unsigned n = 5 + dice(20);

	for (unsigned i = 0; i < n; i++) {
		size_t at = out->len + (i > 0);

		if (i > 0)
			buf_puts(out, dice_one_in(12) ? ", " : " ");
		if (dice_one_in(60))
			buf_printf(out, "%u", dice(3000));
		else
			buf_puts(out, common(words));
		if ((i == 0 || dice_one_in(30)) && at < out->len &&
		    out->data[at] >= 'a' && out->data[at] <= 'z')
			out->data[at] = (char)(out->data[at] - 'a' + 'A');
	}
	buf_puts(out, dice_one_in(8) ? "?" : ".");
}

static void
add_paragraph(struct buf *out, const char *const *words)
{
	for (unsigned n = 3 + dice(5); n > 0; n--) {
		add_sentence(out, words);
		buf_putc(out, n > 1 ? ' ' : '\n');
	}
}

static void
add_english(struct buf *out)
{
	add_paragraph(out, english);
}

static void
add_spanish(struct buf *out)
{
	add_paragraph(out, spanish);
}

static void
add_japanese(struct buf *out)
{
	for (unsigned n = 4 + dice(8); n > 0; n--)
		buf_puts(out, one_of(japanese));
	if (dice_one_in(6))
		buf_printf(out, "%u回", dice(100));
	buf_puts(out, dice_one_in(4) ? "。\n" : "。");
}

static void
put_instant(struct buf *out, char between)
{
	buf_puts(out, "2026-");
	put_number(out, 1, 12, 2);
	buf_putc(out, '-');
	put_number(out, 1, 28, 2);
	buf_putc(out, between);
	put_number(out, 0, 23, 2);
	buf_putc(out, ':');
	put_number(out, 0, 59, 2);
	buf_putc(out, ':');
	put_number(out, 0, 59, 2);
}

static void
add_json(struct buf *out)
{
	buf_puts(out, "{\"id\":");
	put_number(out, 1, 9999999, 1);
	buf_puts(out, ",\"created_at\":\"");
	put_instant(out, 'T');
	buf_printf(out, "Z\",\"status\":\"%s\",\"score\":0.",
	    dice(2) == 0 ? "active" : "done");
	put_digits(out, 4);
	buf_printf(out, ",\"tags\":[\"%s\",", common(english));
	buf_printf(out, "\"%s\"],\"nested\":{\"count\":", common(english));
	put_number(out, 0, 999, 1);
	buf_printf(out, ",\"ok\":%s,\"ratio\":",
	    dice(2) == 0 ? "true" : "false");
	put_number(out, 0, 99999, 1);
	buf_puts(out, ".5},\"text\":\"");
	add_sentence(out, english);
	buf_puts(out, "\"}\n");
}

static void
add_digits(struct buf *out)
{
	put_number(out, 0, 99999, 1);
	buf_putc(out, ',');
	put_number(out, 0, 9999, 1);
	buf_putc(out, '.');
	put_digits(out, 2);
	buf_putc(out, ',');
	put_instant(out, ' ');
	buf_puts(out, ",0.");
	put_digits(out, 5);
	buf_putc(out, ',');
	put_number(out, 100000000, 999999999, 1);
	buf_puts(out, ",-");
	put_number(out, 0, 179, 1);
	buf_putc(out, '.');
	put_digits(out, 5);
	buf_putc(out, ',');
	put_digits(out, 1);
	buf_putc(out, '\n');
}

static void
add_code(struct buf *out)
{
	static const char *const types[] = { "int", "size_t", "char *",
		"struct node *", "const char *", NULL };
	const char *name = common(english), *other = common(english);

	buf_printf(out, "static %s\n%s_%s(%s%s, size_t n)\n{\n",
	    one_of(types), name, other, one_of(types), name);
	for (unsigned n = 2 + dice(6); n > 0; n--) {
		const char *word = common(english);

		if (dice_one_in(4))
			buf_printf(out, "\t/* %s %s %s */\n", common(english),
			    word, common(english));
		buf_printf(out, "\t%s->%s_%s = %s(%s[i + %u], \"%s\");\n",
		    name, word, other, common(english), word, dice(16),
		    common(english));
		if (dice_one_in(3))
			buf_printf(out, "\tif (%s == NULL || n > 0x%x)\n"
			    "\t\treturn %s;\n", word, dice(4096),
			    common(english));
	}
	buf_puts(out, "}\n\n");
}

/* Of Markdown, as models answer with. */
static void
add_table(struct buf *out)
{
	buf_printf(out, "| %s | %s | ", common(english), common(english));
	put_number(out, 0, 99999, 1);
	buf_puts(out, " | ");
	put_number(out, 0, 99, 1);
	buf_putc(out, '.');
	put_digits(out, 1);
	buf_printf(out, " %% | %s %s |\n", common(english), common(english));
}

/* The labelled sentences, in chance order. */
static void
add_dense(struct buf *out)
{
	static struct labelled set;

	if (out == NULL) {
		labelled_free(&set);
		return;
	}
	if (set.n == 0) {
		labelled_make(&set);
		dice_seed(1);
	}
	buf_span(out, set.sentences[dice((unsigned)set.n)].text);
	buf_putc(out, '\n');
}

const struct corpus corpora[] = {
	{ "English prose", add_english },
	{ "Spanish prose", add_spanish },
	{ "Japanese prose", add_japanese },
	{ "source code", add_code },
	{ "tables", add_table },
	{ "JSON lines", add_json },
	{ "digits (CSV)", add_digits },
	{ "dense", add_dense },
	{ NULL, NULL },
};

static void
cut_after_character(struct buf *out, size_t n)
{
	while (n > 0 && ((unsigned char)out->data[n] & 0xc0) == 0x80)
		n--;
	buf_cut(out, n);
}

void
corpus_make(const struct corpus *c, struct buf *out, size_t n)
{
	dice_seed(1);
	while (out->len < n)
		c->add(out);
	cut_after_character(out, n);
	if (c->add == add_dense)
		add_dense(NULL);
}

const struct hostile hostile_inputs[] = {
	{ "1-1-", "", "1-1-" },
	{ "digits", "", "1234567890" },
	{ "digits in fours", "", "4111 " },
	{ "digits, hyphens", "", "411-1-" },
	{ "eyJa.", "", "eyJa." },
	{ "eyJ without end", "eyJhbGciOiJIUzI1NiJ9.", "eyJhbGci" },
	{ "GB82 WEST", "", "GB82 WEST " },
	{ "GB82 without end", "", "GB82WEST1234" },
	{ "http://http://", "", "http://" },
	{ "http:// without end", "http://", "a/b?c=d&" },
	{ "a@a@", "", "a@a@" },
	{ "a.a.a.", "", "a.a.a." },
	{ "aaaa", "", "aaaaaaaa" },
	{ "aaaa@", "", "aaaaaaaaaaaaaaaa@" },
	{ "a.b@c.d.", "a@", "b.c." },
	{ "1.1.1.1", "", "1.1.1.1." },
	{ "1:1:1:", "", "1:1:1:" },
	{ "::::", "", "::1:" },
	{ "00:1B:44:", "", "00:1B:44:" },
	{ "sk-sk-", "", "sk-sk-" },
	{ "sk- without end", "sk-", "aB3" },
	{ "bc1q", "", "bc1qw508d" },
	{ "0x0x", "", "0x0x" },
	{ "hexadecimal", "", "0123456789abcdef" },
	{ "uuid pieces", "", "550e8400-e29b-" },
	{ "private keys", "", "-----BEGIN PRIVATE KEY-----\n" },
	{ "private key without end", "-----BEGIN PRIVATE KEY-----\n",
	    "MIIEvQIBADANBgkqhkiG9w0BAQEFAASC" },
	{ "password: password:", "", "password: " },
	{ "password=", "", "password=" },
	{ "azure azure", "", "azure key " },
	{ "sig=sig=", "", "sig=ab%2B" },
	{ "curl curl", "", "curl -u a " },
	{ "ssh ssh", "", "ssh a " },
	{ "user: user:", "", "user: a/" },
	{ "brackets of an address", "https://", "([a" },
	{ "my name is", "", "my name is " },
	{ "Dr. Dr.", "", "Dr. " },
	{ "Dear Ana Ana", "Dear ", "Ana " },
	{ "capitalised words", "", "Abc Def " },
	{ "+1+1", "", "+1 (2" },
	{ "((((", "", "((((" },
	{ "$$$$", "", "$1,1,$" },
	{ "dates", "", "1.1.2026 1.1." },
	{ "May May", "", "May 5 May " },
	{ "aws_secret aws_secret", "", "aws_secret_access_key " },
	{ "quotes", "", "\"ssn\":\"" },
	{ "blanks", "ssn", "    " },
	{ "lines", "", "\n" },
	{ "two bytes", "", "éàü" },
	{ "three bytes", "", "患者名" },
	{ "honorifics", "", "さん様" },
	{ "broken UTF-8", "", "\xe4\xb8\xf0\x9f" },
	{ "high bytes", "", "\xff\xfe" },
	{ "VIN", "", "1HGCM82633A00435" },
	{ "patient patient", "", "patient: Patient " },
	{ "Street", "", "12 Long Street Street " },
	{ NULL, NULL, NULL },
};

void
hostile_make(const struct hostile *h, struct buf *out, size_t n)
{
	buf_puts(out, h->once);
	while (out->len < n)
		buf_puts(out, h->unit);
}
