/* The providers section: rows, keys, what is on and why. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "lib/conf_rig.h"
#include "lib/folder.h"
#include "model/request.h"

#define SECRET	"sk-very-secret"

#define URL ", expected an address such as https://host/v1, with no user, " \
	"? or #\n"

struct fixture {
	char folder[FOLDER_SIZE];
	char file[FOLDER_PATH];
	char text[1024];
};

#define DIALECTS \
	", expected openai-responses, openai-chat, anthropic, gemini, demo or " \
	"redact\n"

/* ---- with nothing in the file ---- */

static void
a_usual_variable_turns_its_provider_on(void **state)
{
	struct conf c;

	(void)state;
	(void)setenv("OPENAI_API_KEY", SECRET "\n", 1);
	(void)setenv("XAI_API_KEY", "", 1);
	rig_load(&c, "");
	assert_string_equal(rig_provider(&c, "openai")->api_key, SECRET);
	assert_string_equal(rig_state(&c, "openai"),
	    "openai-responses on: key from OPENAI_API_KEY");
	assert_string_equal(rig_state(&c, "anthropic"),
	    "anthropic off: ANTHROPIC_API_KEY is not set");
	assert_string_equal(rig_state(&c, "gemini"),
	    "gemini off: GEMINI_API_KEY is not set");
	assert_string_equal(rig_state(&c, "xai"),
	    "openai-chat off: XAI_API_KEY is not set");
	assert_string_equal(rig_state(&c, "mistral"),
	    "openai-chat off: MISTRAL_API_KEY is not set");
	assert_string_equal(rig_state(&c, "azure"),
	    "openai-chat off: base_url is not set");
	assert_string_equal(rig_state(&c, "demo"), "demo on");
	assert_false(provider_ready(rig_provider(&c, "xai")));
	conf_free(&c);
}

static void
a_variable_that_is_no_key_is_a_warning(void **state)
{
	struct conf c;

	(void)state;
	(void)setenv("OPENAI_API_KEY", SECRET "\r\nx-evil: 1", 1);
	rig_load_with(&c, "", "f.yaml: warning: OPENAI_API_KEY holds a blank "
	    "or a control character, expected a key; openai stays off\n");
	assert_null(rig_provider(&c, "openai")->api_key);
	conf_free(&c);
}

/* ---- the file over the row ---- */

static void
the_file_goes_before_the_row(void **state)
{
	const struct provider *p;
	struct conf c;

	(void)state;
	(void)setenv("OPENAI_API_KEY", "sk-other", 1);
	(void)setenv("KEY", SECRET, 1);
	rig_load(&c,
	    "providers:\n"
	    "  openai:\n"
	    "    api_key: \"${KEY}\"\n"
	    "    base_url: HTTPS://eu.api.openai.com:443/v1//\n"
	    "    proxy: http://me:pw@proxy.local:3128\n"
	    "    headers: {OpenAI-Project: proj_1, x-trace: \"a b\"}\n"
	    "    timeouts: {connect: 250ms, idle: 2m}\n"
	    "    quirks: [developer_role, no_logprobs]\n"
	    "    efforts: [low, max]\n"
	    "    cache_header: x-cache\n"
	    "    tier: 4\n");
	p = rig_provider(&c, "openai");
	assert_string_equal(p->api_key, SECRET);
	assert_string_equal(p->base_url, "HTTPS://eu.api.openai.com:443/v1");
	assert_string_equal(p->proxy, "http://me:pw@proxy.local:3128");
	assert_int_equal(p->n_headers, 2);
	assert_string_equal(p->headers[0].name, "OpenAI-Project");
	assert_string_equal(p->headers[1].value, "a b");
	assert_int_equal(p->timeouts.connect, 250);
	assert_int_equal(p->timeouts.idle, 120000);
	assert_int_equal(p->timeouts.total, 0);
	assert_int_equal(p->quirks, QUIRK_DEVELOPER_ROLE | QUIRK_NO_LOGPROBS);
	assert_int_equal(p->efforts, 1u << EFFORT_LOW | 1u << EFFORT_MAX);
	assert_string_equal(p->cache_header, "x-cache");
	assert_int_equal(p->tier, 4);
	assert_int_equal(p->auth, AUTH_BEARER);
	assert_string_equal(p->dialect, "openai-responses");
	/* The built-in table stays as it was. */
	assert_null(provider_find(provider_rows, 1, "openai")->api_key);
	conf_free(&c);
}

static void
a_row_keeps_what_the_file_does_not_say(void **state)
{
	const struct provider *row = provider_find(provider_rows, 5, "xai");
	const struct provider *p;
	struct conf c;

	(void)state;
	(void)setenv("XAI_API_KEY", SECRET, 1);
	/* Under an alias, and with no setting at all. */
	rig_load(&c, "providers:\n  grok:\n");
	p = rig_provider(&c, "xai");
	assert_ptr_equal(p, rig_provider(&c, "grok"));
	assert_string_equal(p->name, "xai");
	assert_string_equal(p->api_key, SECRET);
	assert_string_equal(p->base_url, row->base_url);
	assert_int_equal(p->quirks, row->quirks);
	assert_int_equal(p->efforts, row->efforts);
	conf_free(&c);
}

static void
a_provider_of_ones_own_needs_dialect_and_address(void **state)
{
	const struct provider *p;
	struct conf c;

	(void)state;
	rig_load(&c, "providers:\n  lab: {dialect: openai-chat, base_url: "
	    "\"http://127.0.0.1:8000/v1\"}\n");
	p = rig_provider(&c, "lab");
	assert_int_equal(p->auth, AUTH_NONE);
	assert_int_equal(p->quirks, 0);
	assert_true(provider_ready(p));
	assert_string_equal(rig_state(&c, "lab"), "openai-chat on");
	conf_free(&c);
	rig_refuse("providers:\n  lab: {base_url: \"http://127.0.0.1/v1\"}\n"
	    "  lob: {dialect: openai-chat}\n  lub:\n",
	    "f.yaml:2: providers.lab has no dialect, expected dialect and "
	    "base_url, since no provider of that name is built in\n"
	    "f.yaml:3: providers.lob has no base_url, expected the provider's "
	    "address with its version segment\n"
	    "f.yaml:4: providers.lub has no dialect, expected dialect and "
	    "base_url, since no provider of that name is built in\n");
}

static void
the_demo_dialect_needs_no_address(void **state)
{
	struct conf c;

	(void)state;
	rig_load(&c, "providers: {play: {dialect: demo}}\n");
	assert_string_equal(rig_state(&c, "play"), "demo on");
	conf_free(&c);
}

static void
the_way_of_the_key_follows_from_the_settings(void **state)
{
	static const struct { const char *settings; enum auth auth;
	    bool ready; } ways[] = {
		{ "", AUTH_NONE, true },
		{ "api_key: k", AUTH_BEARER, true },
		{ "api_key: k, auth: header, auth_header: x-key", AUTH_HEADER,
		  true },
		{ "api_key: k, auth_header: x-key", AUTH_HEADER, true },
		{ "auth: bearer", AUTH_BEARER, false },
		{ "auth: none", AUTH_NONE, true },
		{ "auth_header: x-key", AUTH_HEADER, false },
	};
	char text[256];
	struct conf c;

	(void)state;
	for (size_t i = 0; i < sizeof(ways) / sizeof(ways[0]); i++) {
		(void)snprintf(text, sizeof(text), "providers: {lab: {dialect: "
		    "openai-chat, base_url: 'https://h/v1', %s}}",
		    ways[i].settings);
		rig_load(&c, text);
		assert_int_equal(rig_provider(&c, "lab")->auth, ways[i].auth);
		assert_int_equal(provider_ready(rig_provider(&c, "lab")),
		    ways[i].ready);
		assert_string_equal(rig_state(&c, "lab"), ways[i].ready ?
		    "openai-chat on" : "openai-chat off: api_key is not set");
		conf_free(&c);
	}
	rig_load_with(&c, "providers: {lab: {dialect: openai-chat, base_url: "
	    "'https://h/v1', api_key: k, auth: none}}", "f.yaml:1: warning: "
	    "providers.lab has a key that isn't sent, expected none with "
	    "auth: none\n");
	conf_free(&c);
	/* Azure's row says header. */
	rig_load(&c, "providers: {azure: {base_url: 'https://r.openai.azure."
	    "com/openai/v1', api_key: k}}");
	assert_int_equal(rig_provider(&c, "azure")->auth, AUTH_HEADER);
	assert_string_equal(rig_provider(&c, "azure")->auth_header,
	    "api-key");
	conf_free(&c);
}

static void
what_is_turned_off_is_known_but_not_ready(void **state)
{
	static const char text[] =
	    "providers:\n  openai: {enabled: false}\n"
	    "  demo: {enabled: no}\n"
	    "  lab: {dialect: openai-chat, enabled: false,\n"
	    "    api_key_file: /nowhere/at/all}\n"
	    "auto: [openai/z]\n";
	struct conf c;

	(void)state;
	(void)setenv("OPENAI_API_KEY", SECRET, 1);
	rig_load(&c, text);
	assert_false(provider_ready(rig_provider(&c, "openai")));
	assert_false(provider_ready(rig_provider(&c, "demo")));
	assert_false(provider_ready(rig_provider(&c, "lab")));
	assert_string_equal(rig_state(&c, "openai"),
	    "openai-responses off: enabled is false");
	assert_string_equal(rig_state(&c, "demo"),
	    "demo off: enabled is false");
	conf_free(&c);
}

/* ---- keys ---- */

static void
reads_the_key_from_a_file(void **state)
{
	struct fixture *f = *state;
	struct conf c;

	(void)setenv("OPENAI_API_KEY", "sk-other", 1);
	folder_write(f->file, SECRET " \nmore\n", 21, 0600);
	(void)snprintf(f->text, sizeof(f->text),
	    "providers: {openai: {api_key_file: '%s'}}", f->file);
	rig_load(&c, f->text);
	assert_string_equal(rig_provider(&c, "openai")->api_key, SECRET);
	conf_free(&c);
}

static void
warns_of_a_key_file_that_others_can_read(void **state)
{
	static const unsigned modes[] = { 0640, 0604 };
	struct fixture *f = *state;
	struct conf c;

	(void)snprintf(f->text, sizeof(f->text),
	    "providers: {openai: {api_key_file: '%s'}}", f->file);
	for (size_t i = 0; i < 2; i++) {
		folder_write(f->file, SECRET, strlen(SECRET), modes[i]);
		rig_load_with(&c, f->text, "f.yaml:1: warning: "
		    "providers.openai.api_key_file names a file that others "
		    "can read, expected mode 0600\n");
		conf_free(&c);
	}
}

static void
refuses_a_key_file_without_a_key(void **state)
{
	struct fixture *f = *state;
	char expected[1024];

	(void)snprintf(f->text, sizeof(f->text),
	    "providers: {openai: {api_key_file: '%s'}}", f->file);
	(void)snprintf(expected, sizeof(expected),
	    "f.yaml:1: providers.openai.api_key_file is no use (%s: can't be "
	    "read: No such file or directory), expected a file with the key "
	    "in its first line\n", f->file);
	rig_refuse(f->text, expected);
	folder_write(f->file, "two words\n", 10, 0600);
	rig_refuse(f->text, "f.yaml:1: providers.openai.api_key_file names a "
	    "file whose first line holds a blank or a letter beyond ASCII, "
	    "expected the provider's key\n");
	folder_write(f->file, "\n", 1, 0600);
	(void)snprintf(expected, sizeof(expected),
	    "f.yaml:1: providers.openai.api_key_file is no use (%s: the first "
	    "line is empty, expected a secret), expected a file with the key "
	    "in its first line\n", f->file);
	rig_refuse(f->text, expected);
	rig_refuse("providers: {openai: {api_key_file: key}}",
	    "f.yaml:1: providers.openai.api_key_file is \"key\", expected an "
	    "absolute path\n");
}

static void
finds_no_fault_in_a_certificate_file_that_can_be_read(void **state)
{
	struct fixture *f = *state;
	char expected[1024];
	struct conf c;

	(void)snprintf(f->text, sizeof(f->text),
	    "providers: {demo: {ca_file: '%s'}}", f->file);
	(void)snprintf(expected, sizeof(expected), "f.yaml:1: "
	    "providers.demo.ca_file is \"%s\", which can't be read (No such "
	    "file or directory), expected the absolute path of a file of PEM "
	    "certificates\n", f->file);
	rig_refuse(f->text, expected);
	folder_write(f->file, "x", 1, 0644);
	rig_load(&c, f->text);
	assert_string_equal(rig_provider(&c, "demo")->ca_file, f->file);
	conf_free(&c);
}

/* ---- faults ---- */

static const struct {
	const char *settings;	/* of providers.p on line 2 */
	const char *faults;
} bad[] = {
	{ "dialect: openai", "f.yaml:2: providers.p.dialect is \"openai\""
	  DIALECTS },
	{ "dialect: bedrock", "f.yaml:2: providers.p.dialect is "
	  "\"bedrock\", which this version doesn't speak" DIALECTS },
	{ "base_url: api.example.com", "f.yaml:2: providers.p.base_url has no "
	  "scheme" URL },
	{ "base_url: 'ftp://h/v1'", "f.yaml:2: providers.p.base_url is neither "
	  "https:// nor http://" URL },
	{ "base_url: 'https:///v1'",
	  "f.yaml:2: providers.p.base_url has no host" URL },
	{ "base_url: 'https://:80/v1'",
	  "f.yaml:2: providers.p.base_url has no host" URL },
	{ "base_url: 'https://u:" SECRET "@h/v1'",
	  "f.yaml:2: providers.p.base_url holds a user or password" URL },
	{ "base_url: 'https://h/v1?key=" SECRET "'",
	  "f.yaml:2: providers.p.base_url goes on after its path" URL },
	{ "base_url: 'https://h/#'",
	  "f.yaml:2: providers.p.base_url goes on after its path" URL },
	{ "base_url: 'https://h:70000/'",
	  "f.yaml:2: providers.p.base_url has a port that is none" URL },
	{ "base_url: 'https://h:/'",
	  "f.yaml:2: providers.p.base_url has a port that is none" URL },
	{ "base_url: 'https://[::1/'",
	  "f.yaml:2: providers.p.base_url has no ] after its address" URL },
	{ "base_url: 'https://h/a b'", "f.yaml:2: providers.p.base_url has "
	  "characters that no address has" URL },
	{ "proxy: proxy", "f.yaml:2: providers.p.proxy has no scheme, expected "
	  "an address such as http://proxy.local:3128\n" },
	{ "proxy: 'gopher://u:" SECRET "@h'", "f.yaml:2: providers.p.proxy is "
	  "no http://, https:// or socks5://, expected an address such as "
	  "http://proxy.local:3128\n" },
	{ "ca_file: certs.pem", "f.yaml:2: providers.p.ca_file is "
	  "\"certs.pem\", expected the absolute path of a file of PEM "
	  "certificates\n" },
	{ "headers: [a]", "f.yaml:2: providers.p.headers is a list, expected a "
	  "mapping of names to values\n" },
	{ "headers: {'a b': c}", "f.yaml:2: providers.p.headers.a b is no name "
	  "of a header, expected letters, digits and -\n" },
	{ "headers: {content-LENGTH: 5}", "f.yaml:2: "
	  "providers.p.headers.content-LENGTH is set by every call itself, "
	  "expected another header\n" },
	{ "headers: {X-A: 1, x-a: 2}", "f.yaml:2: providers.p.headers.x-a is "
	  "given twice, expected it once\n" },
	{ "headers: {x-a: \"" SECRET "\\r\\nx-b: c\"}", "f.yaml:2: "
	  "providers.p.headers.x-a holds a control character, expected a "
	  "header's value\n" },
	{ "headers: {x-a: [" SECRET "]}", "f.yaml:2: providers.p.headers.x-a "
	  "is no text, expected a header's value\n" },
	{ "api_key: x, headers: {authorization: y}", "f.yaml:2: providers.p "
	  "has Authorization among its headers, expected auth: none with "
	  "it\n" },
	{ "auth_header: x-key, headers: {X-Key: y}", "f.yaml:2: providers.p "
	  "has x-key among its headers, expected auth: none with it\n" },
	{ "timeouts: {idle: 0}", "f.yaml:2: providers.p.timeouts.idle is "
	  "\"0\", expected a duration such as 30s, 250ms or 2m, from 1ms to "
	  "24h\n" },
	{ "timeouts: {drain: 1s}", "f.yaml:2: providers.p.timeouts.drain is "
	  "not known, expected connect, first_event, idle or total\n" },
	{ "quirks: [no_tool]", "f.yaml:2: providers.p.quirks[0] is "
	  "\"no_tool\", expected no_tools\n" },
	{ "tier: 0", "f.yaml:2: providers.p.tier is \"0\", expected a whole "
	  "number from 1 to 9\n" },
	{ "tier: 10", "f.yaml:2: providers.p.tier is \"10\", expected a "
	  "whole number from 1 to 9\n" },
	{ "tier: first", "f.yaml:2: providers.p.tier is \"first\", expected "
	  "a whole number from 1 to 9\n" },
	{ "efforts: ['']", "f.yaml:2: providers.p.efforts[0] is \"\", expected "
	  "none, minimal, low, medium, high, xhigh or max\n" },
	{ "auth: basic", "f.yaml:2: providers.p.auth is \"basic\", expected "
	  "bearer, header or none\n" },
	{ "auth: header", "f.yaml:2: providers.p has auth: header, expected "
	  "auth_header with the name of that header\n" },
	{ "auth: bearer, auth_header: x-key", "f.yaml:2: providers.p has "
	  "auth_header, expected it with auth: header only\n" },
	{ "auth_header: Content-Length", "f.yaml:2: providers.p.auth_header "
	  "is \"Content-Length\", expected the name of a header such as "
	  "x-api-key\n" },
	{ "auth_header: 'x y'", "f.yaml:2: providers.p.auth_header is \"x "
	  "y\", expected the name of a header such as x-api-key\n" },
	{ "enabled: perhaps", "f.yaml:2: providers.p.enabled is \"perhaps\", "
	  "expected true or false\n" },
	{ "api_kye: " SECRET,
	  "f.yaml:2: providers.p.api_kye is not known, expected api_key\n" },
	{ "api_key: [" SECRET "]", "f.yaml:2: providers.p.api_key is no text, "
	  "empty or too long, expected the provider's key\n" },
	{ "api_key: ''", "f.yaml:2: providers.p.api_key is no text, empty or "
	  "too long, expected the provider's key\n" },
	{ "api_key: \"${UNSET}\"",
	  "f.yaml:2: UNSET is not set, expected it in the environment\n" },
	{ "api_key: '" SECRET " x'", "f.yaml:2: providers.p.api_key holds a "
	  "blank, a control character or a letter beyond ASCII, expected the "
	  "provider's key\n" },
	{ "api_key: \"" SECRET "\\n\"", "f.yaml:2: providers.p.api_key holds a "
	  "blank, a control character or a letter beyond ASCII, expected the "
	  "provider's key\n" },
	{ "api_key: \"" SECRET "\\0\"", "f.yaml:2: providers.p.api_key holds a "
	  "blank, a control character or a letter beyond ASCII, expected the "
	  "provider's key\n" },
	{ "api_key: " SECRET ", api_key_file: /x", "f.yaml:2: providers.p has "
	  "both api_key and api_key_file, expected one of them\n" },
};

static void
says_what_is_wrong_and_never_a_secret(void **state)
{
	char text[512];

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		/* Complete but for what is being tested. */
		(void)snprintf(text, sizeof(text),
		    "providers:\n  p: {%s%s%s}\n", bad[i].settings,
		    strstr(bad[i].settings, "dialect") ? "" :
		    ", dialect: openai-chat",
		    strstr(bad[i].settings, "base_url") ? "" :
		    ", base_url: 'https://h/v1'");
		assert_null(strstr(bad[i].faults, SECRET));
		rig_refuse(text, bad[i].faults);
	}
}

static void
refuses_what_is_no_section(void **state)
{
	(void)state;
	rig_refuse("providers: [openai]", "f.yaml:1: providers is a list, "
	    "expected a mapping of names to settings\n");
	rig_refuse("providers: {openai: " SECRET "}", "f.yaml:1: "
	    "providers.openai is no mapping, expected settings such as "
	    "{api_key_file: /etc/sluice/openai.key}\n");
	rig_refuse("providers: {a/b: {}}", "f.yaml:1: providers.a/b is no name "
	    "of a provider, expected letters, digits and . _ -, at most 64\n");
	rig_refuse("providers:\n  xai:\n  grok:\n", "f.yaml:3: providers.grok "
	    "is xai, which line 2 has already, expected it once\n");
}

static void
warns_of_plain_http_beyond_private_networks(void **state)
{
	static const struct { const char *host; bool warns; } hosts[] = {
		{ "127.0.0.1", false }, { "127.9.9.9", false },
		{ "[::1]", false }, { "localhost", false },
		{ "10.1.2.3", false }, { "172.16.0.1", false },
		{ "172.31.255.255", false }, { "192.168.1.1", false },
		{ "169.254.1.1", false }, { "100.64.0.1", false },
		{ "[fd00::1]", false }, { "[fe80::1]", false },
		{ "ollama", false }, { "gpu.local", false },
		{ "gpu.internal", false }, { "gpu.LAN", false },
		{ "a.home.arpa", false },
		{ "172.32.0.1", true }, { "172.15.0.1", true },
		{ "11.0.0.1", true }, { "8.8.8.8", true },
		{ "[2001:db8::1]", true }, { "example.com", true },
		{ "local.example", true }, { "127.0.0.1.example.com", true },
		{ "notlocal.com", true }, { "192.169.0.1", true },
	};
	char text[256];
	struct conf c;

	(void)state;
	for (size_t i = 0; i < sizeof(hosts) / sizeof(hosts[0]); i++) {
		(void)snprintf(text, sizeof(text), "providers: {lab: {dialect: "
		    "openai-chat, base_url: 'http://%s:80/v1'}}",
		    hosts[i].host);
		rig_load_with(&c, text, hosts[i].warns ? "f.yaml:1: warning: "
		    "providers.lab.base_url sends the key and all prompts "
		    "unencrypted over public networks, expected https://\n" :
		    "");
		conf_free(&c);
	}
}

static void
listens_on_loopback_only(void **state)
{
	static const struct { const char *where; bool good; } places[] = {
		{ "/run/sluice.sock", true }, { "127.0.0.1:9000", true },
		{ "127.8.8.8:1", false }, { "\"[127.0.0.1]:1\"", false },
		{ "\"127.0.0.1:\"", false },
		{ "\"[::1]:80\"", true },
		{ "localhost:0", true },
		{ "192.168.0.1:80", false }, { "\"[::]:80\"", false },
		{ "\":80\"", false }, { "example.com:80", false },
		{ "sluice.sock", false }, { "127.0.0.1:65536", false },
		{ "/0123456789012345678901234567890123456789012345678901234"
		  "567890123456789012345678901234567890123456789012345",
		  true },
		{ "/0123456789012345678901234567890123456789012345678901234"
		  "5678901234567890123456789012345678901234567890123456",
		  false },
	};
	char text[256];
	struct buf faults;
	struct conf c;

	(void)state;
	buf_init(&faults, 4096);
	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		(void)snprintf(text, sizeof(text), "listen: %s",
		    places[i].where);
		buf_reset(&faults);
		assert_int_equal(conf_read(&c, RIG_FILE, span_of(text),
		    &faults), places[i].good ? 0 : -1);
		conf_free(&c);
	}
	buf_fini(&faults);
}

static void
takes_256_providers_and_no_more(void **state)
{
	struct buf text;
	struct conf c;

	(void)state;
	buf_init(&text, 1 << 20);
	buf_puts(&text, "providers:\n");
	for (int i = 0; i < 256; i++)
		buf_printf(&text, "  p%d: {dialect: demo}\n", i);
	rig_load(&c, text.data);
	assert_non_null(rig_provider(&c, "p255"));
	conf_free(&c);
	buf_puts(&text, "  p256: {dialect: demo}\n");
	rig_refuse(text.data, "f.yaml:1: providers has 257 providers, expected "
	    "at most 256\n");
	buf_fini(&text);
}

static int
setup(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));

	assert_non_null(f);
	folder_make(f->folder);
	rig_clear_environment();
	(void)folder_path(f->folder, "file", f->file);
	*state = f;
	return 0;
}

static int
teardown(void **state)
{
	struct fixture *f = *state;

	folder_remove(f->folder);
	free(f);
	return 0;
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(a_usual_variable_turns_its_provider_on),
		TEST(a_variable_that_is_no_key_is_a_warning),
		TEST(the_file_goes_before_the_row),
		TEST(a_row_keeps_what_the_file_does_not_say),
		TEST(a_provider_of_ones_own_needs_dialect_and_address),
		TEST(the_demo_dialect_needs_no_address),
		TEST(the_way_of_the_key_follows_from_the_settings),
		TEST(what_is_turned_off_is_known_but_not_ready),
		TEST(reads_the_key_from_a_file),
		TEST(warns_of_a_key_file_that_others_can_read),
		TEST(refuses_a_key_file_without_a_key),
		TEST(finds_no_fault_in_a_certificate_file_that_can_be_read),
		TEST(says_what_is_wrong_and_never_a_secret),
		TEST(refuses_what_is_no_section),
		TEST(warns_of_plain_http_beyond_private_networks),
		TEST(listens_on_loopback_only),
		TEST(takes_256_providers_and_no_more),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
