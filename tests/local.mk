# Tests: `make check' runs all that this machine can, TAP throughout.

TEST_EXTENSIONS = .t
LOG_DRIVER = env AM_TAP_AWK='$(AWK)' $(SHELL) \
	$(top_srcdir)/build-aux/tap-driver.sh
T_LOG_DRIVER = $(LOG_DRIVER)
AM_TESTS_ENVIRONMENT = \
	CMOCKA_MESSAGE_OUTPUT=TAP; export CMOCKA_MESSAGE_OUTPUT; \
	srcdir='$(srcdir)'; export srcdir; \
	SLUICE='$(abs_builddir)/sluice$(EXEEXT)'; export SLUICE; \
	SLUICECTL='$(abs_builddir)/sluicectl$(EXEEXT)'; export SLUICECTL; \
	SCRIPTED_UPSTREAM='$(abs_builddir)/tests/lib/scripted_upstream$(EXEEXT)'; \
	export SCRIPTED_UPSTREAM; \
	SQL='$(abs_builddir)/tests/e2e/sql$(EXEEXT)'; export SQL; \
	$(bench_environment) \
	$(guardrails_environment)

LDADD = tests/lib/libtests.a -lssl $(sluice_libs) $(CMOCKA_LIBS)

# What tests share: the scripted upstream, a whole sluice in memory, ...
check_LIBRARIES = tests/lib/libtests.a
tests_lib_libtests_a_SOURCES = \
	tests/guardrails/figures.c \
	tests/guardrails/figures.h \
	tests/guardrails/labelled.c \
	tests/guardrails/labelled.h \
	tests/guardrails/lines_account.c \
	tests/guardrails/lines_cjk.c \
	tests/guardrails/lines_code.c \
	tests/guardrails/lines_day.c \
	tests/guardrails/lines_de.c \
	tests/guardrails/lines_en.c \
	tests/guardrails/lines_es.c \
	tests/guardrails/lines_fr.c \
	tests/guardrails/lines_it.c \
	tests/guardrails/lines_nl.c \
	tests/guardrails/lines_not.c \
	tests/guardrails/lines_paper.c \
	tests/guardrails/lines_people.c \
	tests/guardrails/lines_pl.c \
	tests/guardrails/lines_pt.c \
	tests/guardrails/lines_record.c \
	tests/guardrails/lines_secret.c \
	tests/guardrails/lines_ward.c \
	tests/guardrails/values_card.c \
	tests/guardrails/values_coin.c \
	tests/guardrails/values_health.c \
	tests/guardrails/values_net.c \
	tests/guardrails/values_number.c \
	tests/guardrails/values_other.c \
	tests/guardrails/values_paper.c \
	tests/guardrails/values_person.c \
	tests/guardrails/values_secret.c \
	tests/guardrails/values_time.c \
	tests/guardrails/words.c \
	tests/guardrails/words.h \
	tests/guardrails/words_east.c \
	tests/guardrails/words_germanic.c \
	tests/guardrails/words_romance.c \
	tests/lib/answer.c \
	tests/lib/answer.h \
	tests/lib/answer_expect.c \
	tests/lib/attempt_rig.c \
	tests/lib/attempt_rig.h \
	tests/lib/authority.c \
	tests/lib/authority.h \
	tests/lib/bodies.h \
	tests/lib/claude_rig.h \
	tests/lib/conf_rig.c \
	tests/lib/conf_rig.h \
	tests/lib/ctl_rig.c \
	tests/lib/ctl_rig.h \
	tests/lib/cut_stories.h \
	tests/lib/database.c \
	tests/lib/database.h \
	tests/lib/dice.c \
	tests/lib/dice.h \
	tests/lib/emit_rig.h \
	tests/lib/encode_rig.c \
	tests/lib/encode_rig.h \
	tests/lib/events.h \
	tests/lib/fcgi_client.c \
	tests/lib/fcgi_client.h \
	tests/lib/folder.c \
	tests/lib/folder.h \
	tests/lib/gemini_answers.h \
	tests/lib/gemini_rig.h \
	tests/lib/house.c \
	tests/lib/house.h \
	tests/lib/kept.h \
	tests/lib/marks_rig.h \
	tests/lib/plain_request.h \
	tests/lib/redact_rig.c \
	tests/lib/redact_rig.h \
	tests/lib/refused.h \
	tests/lib/responses_decode_rig.h \
	tests/lib/responses_encode_rig.h \
	tests/lib/route_rig.h \
	tests/lib/samples.h \
	tests/lib/script.c \
	tests/lib/script.h \
	tests/lib/server_rig.c \
	tests/lib/server_rig.h \
	tests/lib/store_rig.c \
	tests/lib/store_rig.h \
	tests/lib/talk.h \
	tests/lib/talk_rig.h \
	tests/lib/targets.h \
	tests/lib/telling.c \
	tests/lib/telling.h \
	tests/lib/transfer_rig.c \
	tests/lib/transfer_rig.h \
	tests/lib/units.c \
	tests/lib/units.h \
	tests/lib/upstream.c \
	tests/lib/upstream.h \
	tests/lib/upstream_heap.c \
	tests/lib/upstream_internal.h \
	tests/lib/upstream_loop.c \
	tests/lib/upstream_tls.c \
	tests/lib/vendor.h \
	tests/lib/vendor_anthropic.c \
	tests/lib/vendor_anthropic_fit.c \
	tests/lib/vendor_gemini.c \
	tests/lib/vendor_gemini.h \
	tests/lib/vendor_gemini_fit.c \
	tests/lib/vendor_openai_chat.c \
	tests/lib/vendor_openai_responses.c \
	tests/lib/vendor_openai_responses.h \
	tests/lib/vendor_openai_responses_stream.c \
	tests/lib/wall.c \
	tests/lib/wall.h \
	tests/lib/wire.c \
	tests/lib/wire.h \
	tests/lib/writer_rig.h

check_PROGRAMS = tests/lib/scripted_upstream tests/e2e/sql $(runners) \
	$(bench_programs) \
	$(guardrails_programs)
TESTS = $(unit_tests) $(runners) $(dist_check_SCRIPTS)

tests_e2e_sql_SOURCES = tests/e2e/sql.c

# How much of labelled texts is found, and how fast. What stands in front of
# PCRE2 to count calls wants it as a shared library.
guardrails_programs = tests/guardrails/guardrails_measure \
	tests/guardrails/guardrails_speed
guardrails_environment = \
	GUARDRAILS_MEASURE='$(abs_builddir)/tests/guardrails/guardrails_measure$(EXEEXT)'; \
	GUARDRAILS_SPEED='$(abs_builddir)/tests/guardrails/guardrails_speed$(EXEEXT)'; \
	export GUARDRAILS_MEASURE GUARDRAILS_SPEED;
tests_guardrails_guardrails_measure_SOURCES = tests/guardrails/measure.c
tests_guardrails_guardrails_speed_SOURCES = \
	tests/guardrails/corpora.c tests/guardrails/corpora.h \
	tests/guardrails/speed.c \
	tests/guardrails/watch.c tests/guardrails/watch.h

# The benchmark's provider and its load, which have a test as well.
bench_programs = tests/bench/bench_provider tests/bench/bench_load
bench_environment = \
	BENCH_PROVIDER='$(abs_builddir)/tests/bench/bench_provider$(EXEEXT)'; \
	BENCH_LOAD='$(abs_builddir)/tests/bench/bench_load$(EXEEXT)'; \
	export BENCH_PROVIDER BENCH_LOAD;
tests_bench_bench_provider_SOURCES = \
	tests/bench/answers.c tests/bench/answers.h \
	tests/bench/bench_provider.c
tests_bench_bench_load_SOURCES = \
	tests/bench/bench_load.c \
	tests/bench/client.c tests/bench/client.h \
	tests/bench/load_options.c tests/bench/load_options.h \
	tests/bench/tally.c tests/bench/tally.h

# Golden folders and stories, each with a runner; they find them in $srcdir.
runners = tests/golden/run tests/scenario/run
tests_golden_run_SOURCES = \
	tests/golden/case.c tests/golden/case.h \
	tests/golden/record.c tests/golden/record.h \
	tests/golden/run.c
tests_scenario_run_SOURCES = \
	tests/scenario/expect.c \
	tests/scenario/expect_provider.c \
	tests/scenario/expect_store.c \
	tests/scenario/expect_stream.c \
	tests/scenario/judge.c \
	tests/scenario/judge.h \
	tests/scenario/play.c \
	tests/scenario/run.c \
	tests/scenario/sound.c \
	tests/scenario/stage.c \
	tests/scenario/stage.h \
	tests/scenario/story.c \
	tests/scenario/story.h \
	tests/scenario/take.c \
	tests/scenario/twin.c

stories = \
	tests/scenario/addresses.scn \
	tests/scenario/all_failed.scn \
	tests/scenario/all_waiting.scn \
	tests/scenario/analyzer_closed.scn \
	tests/scenario/analyzer_fails_late.scn \
	tests/scenario/analyzer_gone.scn \
	tests/scenario/analyzer_input.scn \
	tests/scenario/analyzer_memory.scn \
	tests/scenario/analyzer_open.scn \
	tests/scenario/analyzer_output.scn \
	tests/scenario/analyzer_quotes.scn \
	tests/scenario/analyzer_slow.scn \
	tests/scenario/bad_bodies.scn \
	tests/scenario/body_limit.scn \
	tests/scenario/chain.scn \
	tests/scenario/chain_broken.scn \
	tests/scenario/chain_reasoning.scn \
	tests/scenario/chain_stays.scn \
	tests/scenario/chain_unknown.scn \
	tests/scenario/content_filter.scn \
	tests/scenario/context_overflow.scn \
	tests/scenario/cost.scn \
	tests/scenario/demo.scn \
	tests/scenario/echo.scn \
	tests/scenario/error_with_200.scn \
	tests/scenario/fallback_to_auto.scn \
	tests/scenario/fallbacks_in_order.scn \
	tests/scenario/fault_401.scn \
	tests/scenario/fault_402.scn \
	tests/scenario/fault_403.scn \
	tests/scenario/fault_404.scn \
	tests/scenario/fault_408.scn \
	tests/scenario/fault_409.scn \
	tests/scenario/fault_429.scn \
	tests/scenario/fault_429_retry_after.scn \
	tests/scenario/fault_500.scn \
	tests/scenario/fault_503.scn \
	tests/scenario/fault_529.scn \
	tests/scenario/fault_connect_timeout.scn \
	tests/scenario/fault_cut_after_end.scn \
	tests/scenario/fault_cut_after_item.scn \
	tests/scenario/fault_cut_before_end.scn \
	tests/scenario/fault_cut_before_item.scn \
	tests/scenario/fault_empty_body.scn \
	tests/scenario/fault_endless_answer.scn \
	tests/scenario/fault_endless_headers.scn \
	tests/scenario/fault_error_first.scn \
	tests/scenario/fault_error_late.scn \
	tests/scenario/fault_hang_leaves_time.scn \
	tests/scenario/fault_html.scn \
	tests/scenario/fault_malformed_first.scn \
	tests/scenario/fault_malformed_late.scn \
	tests/scenario/fault_odd_answers.scn \
	tests/scenario/fault_odd_statuses.scn \
	tests/scenario/fault_odd_streams.scn \
	tests/scenario/fault_proxy.scn \
	tests/scenario/fault_redirect.scn \
	tests/scenario/fault_refused.scn \
	tests/scenario/fault_reset.scn \
	tests/scenario/fault_reset_late.scn \
	tests/scenario/fault_stall_first_event.scn \
	tests/scenario/fault_stall_late.scn \
	tests/scenario/fault_stall_whole.scn \
	tests/scenario/fault_tls_expired.scn \
	tests/scenario/fault_tls_other_name.scn \
	tests/scenario/fault_tls_self_signed.scn \
	tests/scenario/fault_tls_to_plain_port.scn \
	tests/scenario/fault_unknown_name.scn \
	tests/scenario/fault_wrong_encoding.scn \
	tests/scenario/fault_wrong_type.scn \
	tests/scenario/fetch_bounds.scn \
	tests/scenario/fetch_guard.scn \
	tests/scenario/fetched_file.scn \
	tests/scenario/fit_before_unfit.scn \
	tests/scenario/gone_while_streaming.scn \
	tests/scenario/gone_while_waiting.scn \
	tests/scenario/heartbeat.scn \
	tests/scenario/hello.scn \
	tests/scenario/hello_whole.scn \
	tests/scenario/idempotency.scn \
	tests/scenario/idempotency_chain.scn \
	tests/scenario/idempotency_freed.scn \
	tests/scenario/idempotency_not_kept.scn \
	tests/scenario/idempotency_refused.scn \
	tests/scenario/image.scn \
	tests/scenario/input_items.scn \
	tests/scenario/input_items_hide_credentials.scn \
	tests/scenario/item_reference.scn \
	tests/scenario/kept_and_read.scn \
	tests/scenario/kept_for_a_while.scn \
	tests/scenario/kept_unless_asked_not_to.scn \
	tests/scenario/keys.scn \
	tests/scenario/larger_window.scn \
	tests/scenario/length.scn \
	tests/scenario/log_of_names.scn \
	tests/scenario/media_type.scn \
	tests/scenario/memory_limit.scn \
	tests/scenario/minted_ids.scn \
	tests/scenario/names.scn \
	tests/scenario/no_done.scn \
	tests/scenario/no_retry_after_no_mark.scn \
	tests/scenario/nothing_said.scn \
	tests/scenario/old_routing_forms.scn \
	tests/scenario/parallel_calls.scn \
	tests/scenario/probe.scn \
	tests/scenario/provider_400.scn \
	tests/scenario/provider_whitelist.scn \
	tests/scenario/rate_limited.scn \
	tests/scenario/reasoning.scn \
	tests/scenario/receipt_of_the_route.scn \
	tests/scenario/receipts.scn \
	tests/scenario/redact_history.scn \
	tests/scenario/redact_input.scn \
	tests/scenario/redact_output.scn \
	tests/scenario/redact_reversible.scn \
	tests/scenario/redact_v1.scn \
	tests/scenario/refusal.scn \
	tests/scenario/refused_feature.scn \
	tests/scenario/retry_after_in_mid_stream.scn \
	tests/scenario/retry_after_is_kept_in_mind.scn \
	tests/scenario/retry_after_on_529.scn \
	tests/scenario/routing_fields.scn \
	tests/scenario/same_bytes.scn \
	tests/scenario/same_id.scn \
	tests/scenario/secrets.scn \
	tests/scenario/silence_then_answer.scn \
	tests/scenario/silence_then_failure.scn \
	tests/scenario/sort_by_cost.scn \
	tests/scenario/sort_by_performance.scn \
	tests/scenario/stored_before_told.scn \
	tests/scenario/strict.scn \
	tests/scenario/structured_output.scn \
	tests/scenario/tls.scn \
	tests/scenario/too_many_items.scn \
	tests/scenario/tools.scn \
	tests/scenario/total_of_all.scn \
	tests/scenario/total_timeout.scn \
	tests/scenario/unfit_route.scn \
	tests/scenario/unknown_fallback.scn \
	tests/scenario/unknown_finish.scn \
	tests/scenario/what_was_used.scn \
	tests/scenario/whole_half_way.scn

# One line a module.
unit_tests =
if HAVE_CMOCKA
unit_tests += \
	tests/cut/test_cut \
	tests/unit/test_ability \
	tests/unit/test_address \
	tests/unit/test_analyzer \
	tests/unit/test_anthropic \
	tests/unit/test_anthropic_decode \
	tests/unit/test_anthropic_facts \
	tests/unit/test_anthropic_settings \
	tests/unit/test_arguments \
	tests/unit/test_attempt \
	tests/unit/test_attempt_refused \
	tests/unit/test_auth \
	tests/unit/test_base \
	tests/unit/test_base64 \
	tests/unit/test_caller \
	tests/unit/test_catalogue \
	tests/unit/test_cgi \
	tests/unit/test_check \
	tests/unit/test_check_nation \
	tests/unit/test_conf \
	tests/unit/test_conf_dialects \
	tests/unit/test_conf_load \
	tests/unit/test_conf_models \
	tests/unit/test_conf_providers \
	tests/unit/test_cors \
	tests/unit/test_cost \
	tests/unit/test_cost_table \
	tests/unit/test_ctl_guard \
	tests/unit/test_ctl_log \
	tests/unit/test_ctl_route \
	tests/unit/test_ctl_secret \
	tests/unit/test_ctl_usage \
	tests/unit/test_ctl_visible \
	tests/unit/test_delta \
	tests/unit/test_demo \
	tests/unit/test_digits \
	tests/unit/test_emit \
	tests/unit/test_emit_calls \
	tests/unit/test_emit_order \
	tests/unit/test_encode \
	tests/unit/test_event \
	tests/unit/test_fetch \
	tests/unit/test_gate \
	tests/unit/test_gateway \
	tests/unit/test_gateway_gone \
	tests/unit/test_gateway_reasoning \
	tests/unit/test_gemini \
	tests/unit/test_gemini_error \
	tests/unit/test_gemini_facts \
	tests/unit/test_gemini_grounding \
	tests/unit/test_gemini_logprobs \
	tests/unit/test_gemini_settings \
	tests/unit/test_gemini_tools \
	tests/unit/test_gemini_turns \
	tests/unit/test_guard \
	tests/unit/test_guardrails_document \
	tests/unit/test_head \
	tests/unit/test_history \
	tests/unit/test_hosted \
	tests/unit/test_http \
	tests/unit/test_idempotency \
	tests/unit/test_intake \
	tests/unit/test_item_id \
	tests/unit/test_item_table \
	tests/unit/test_items_json \
	tests/unit/test_jsonw \
	tests/unit/test_jsonx \
	tests/unit/test_labelled \
	tests/unit/test_leak \
	tests/unit/test_leak_house \
	tests/unit/test_lexer \
	tests/unit/test_listen \
	tests/unit/test_local \
	tests/unit/test_man \
	tests/unit/test_marks \
	tests/unit/test_marks_file \
	tests/unit/test_media \
	tests/unit/test_memory \
	tests/unit/test_models \
	tests/unit/test_needs \
	tests/unit/test_openai_chat \
	tests/unit/test_openai_chat_carried \
	tests/unit/test_openai_chat_decode \
	tests/unit/test_openai_chat_facts \
	tests/unit/test_openai_chat_logprobs \
	tests/unit/test_openai_chat_settings \
	tests/unit/test_openai_responses \
	tests/unit/test_openai_responses_echo \
	tests/unit/test_openai_responses_encode \
	tests/unit/test_openai_responses_end \
	tests/unit/test_openai_responses_facts \
	tests/unit/test_openai_responses_input \
	tests/unit/test_originals \
	tests/unit/test_pairs \
	tests/unit/test_parse \
	tests/unit/test_path \
	tests/unit/test_peer \
	tests/unit/test_pool \
	tests/unit/test_promise_1 \
	tests/unit/test_promise_2 \
	tests/unit/test_promise_3 \
	tests/unit/test_promise_3_dialects \
	tests/unit/test_promise_3_turns \
	tests/unit/test_promise_4 \
	tests/unit/test_promise_8 \
	tests/unit/test_provider \
	tests/unit/test_receipt \
	tests/unit/test_record \
	tests/unit/test_redact_stream \
	tests/unit/test_redactor \
	tests/unit/test_redactor_analysis \
	tests/unit/test_refusal \
	tests/unit/test_replay \
	tests/unit/test_response \
	tests/unit/test_response_json \
	tests/unit/test_reversible \
	tests/unit/test_reversible_chain \
	tests/unit/test_round_trip \
	tests/unit/test_route \
	tests/unit/test_route_fit \
	tests/unit/test_route_sort \
	tests/unit/test_rules \
	tests/unit/test_rules_name \
	tests/unit/test_rules_state \
	tests/unit/test_rules_state_more \
	tests/unit/test_rules_time \
	tests/unit/test_scan \
	tests/unit/test_scanner \
	tests/unit/test_scanner_expect \
	tests/unit/test_schema \
	tests/unit/test_seal \
	tests/unit/test_secret \
	tests/unit/test_secret_add \
	tests/unit/test_secret_seal \
	tests/unit/test_segment \
	tests/unit/test_server \
	tests/unit/test_server_load \
	tests/unit/test_server_stop \
	tests/unit/test_sse \
	tests/unit/test_sse_items \
	tests/unit/test_sse_writer \
	tests/unit/test_store \
	tests/unit/test_store_crowd \
	tests/unit/test_store_faults \
	tests/unit/test_store_idempotency \
	tests/unit/test_store_keys \
	tests/unit/test_store_names \
	tests/unit/test_store_requests \
	tests/unit/test_store_responses \
	tests/unit/test_store_sqlite \
	tests/unit/test_store_upkeep \
	tests/unit/test_stored \
	tests/unit/test_stored_query \
	tests/unit/test_stream_whole \
	tests/unit/test_text \
	tests/unit/test_timers \
	tests/unit/test_transfer \
	tests/unit/test_transfer_drive \
	tests/unit/test_transfer_tls \
	tests/unit/test_upstream \
	tests/unit/test_validate \
	tests/unit/test_validate_agents \
	tests/unit/test_validate_bad \
	tests/unit/test_validate_bad_hosted \
	tests/unit/test_validate_bad_hosted_tools \
	tests/unit/test_validate_bad_input \
	tests/unit/test_validate_bad_tools \
	tests/unit/test_validate_bounds \
	tests/unit/test_validate_items \
	tests/unit/test_validate_receipt \
	tests/unit/test_validate_routing \
	tests/unit/test_validate_tools \
	tests/unit/test_yaml
endif
check_PROGRAMS += $(unit_tests)

# Fuzz targets replay their corpus here; --enable-fuzzers links libFuzzer.
fuzz_targets = \
	tests/fuzz/fuzz_anthropic \
	tests/fuzz/fuzz_anthropic_encode \
	tests/fuzz/fuzz_catalogue \
	tests/fuzz/fuzz_conf \
	tests/fuzz/fuzz_events \
	tests/fuzz/fuzz_gemini \
	tests/fuzz/fuzz_gemini_encode \
	tests/fuzz/fuzz_head \
	tests/fuzz/fuzz_history \
	tests/fuzz/fuzz_models_query \
	tests/fuzz/fuzz_openai_chat \
	tests/fuzz/fuzz_openai_encode \
	tests/fuzz/fuzz_openai_responses \
	tests/fuzz/fuzz_redact_stream \
	tests/fuzz/fuzz_redactor \
	tests/fuzz/fuzz_refusal \
	tests/fuzz/fuzz_replay \
	tests/fuzz/fuzz_request \
	tests/fuzz/fuzz_restorer \
	tests/fuzz/fuzz_route \
	tests/fuzz/fuzz_scan \
	tests/fuzz/fuzz_scanner \
	tests/fuzz/fuzz_schema \
	tests/fuzz/fuzz_seal \
	tests/fuzz/fuzz_secret \
	tests/fuzz/fuzz_sse \
	tests/fuzz/fuzz_stored_query
if LIBFUZZER
noinst_PROGRAMS = $(fuzz_targets)
fuzz_link = -fsanitize=fuzzer
fuzz_main =
else
check_PROGRAMS += $(fuzz_targets)
fuzz_link =
fuzz_main = tests/fuzz/replay.c
endif
tests_fuzz_fuzz_anthropic_SOURCES = tests/fuzz/fuzz_anthropic.c
nodist_tests_fuzz_fuzz_anthropic_SOURCES = $(fuzz_main)
tests_fuzz_fuzz_anthropic_LDFLAGS = $(AM_LDFLAGS) $(fuzz_link)
tests_fuzz_fuzz_anthropic_encode_SOURCES = tests/fuzz/fuzz_anthropic_encode.c
nodist_tests_fuzz_fuzz_anthropic_encode_SOURCES = $(fuzz_main)
tests_fuzz_fuzz_anthropic_encode_LDFLAGS = $(AM_LDFLAGS) $(fuzz_link)
tests_fuzz_fuzz_catalogue_SOURCES = tests/fuzz/fuzz_catalogue.c
nodist_tests_fuzz_fuzz_catalogue_SOURCES = $(fuzz_main)
tests_fuzz_fuzz_catalogue_LDFLAGS = $(AM_LDFLAGS) $(fuzz_link)
tests_fuzz_fuzz_conf_SOURCES = tests/fuzz/fuzz_conf.c
nodist_tests_fuzz_fuzz_conf_SOURCES = $(fuzz_main)
tests_fuzz_fuzz_conf_LDFLAGS = $(AM_LDFLAGS) $(fuzz_link)
tests_fuzz_fuzz_events_SOURCES = tests/fuzz/fuzz_events.c
nodist_tests_fuzz_fuzz_events_SOURCES = $(fuzz_main)
tests_fuzz_fuzz_events_LDFLAGS = $(AM_LDFLAGS) $(fuzz_link)
tests_fuzz_fuzz_gemini_SOURCES = tests/fuzz/fuzz_gemini.c
nodist_tests_fuzz_fuzz_gemini_SOURCES = $(fuzz_main)
tests_fuzz_fuzz_gemini_LDFLAGS = $(AM_LDFLAGS) $(fuzz_link)
tests_fuzz_fuzz_gemini_encode_SOURCES = tests/fuzz/fuzz_gemini_encode.c
nodist_tests_fuzz_fuzz_gemini_encode_SOURCES = $(fuzz_main)
tests_fuzz_fuzz_gemini_encode_LDFLAGS = $(AM_LDFLAGS) $(fuzz_link)
tests_fuzz_fuzz_head_SOURCES = tests/fuzz/fuzz_head.c
nodist_tests_fuzz_fuzz_head_SOURCES = $(fuzz_main)
tests_fuzz_fuzz_head_LDFLAGS = $(AM_LDFLAGS) $(fuzz_link)
tests_fuzz_fuzz_history_SOURCES = tests/fuzz/fuzz_history.c
nodist_tests_fuzz_fuzz_history_SOURCES = $(fuzz_main)
tests_fuzz_fuzz_history_LDFLAGS = $(AM_LDFLAGS) $(fuzz_link)
tests_fuzz_fuzz_models_query_SOURCES = tests/fuzz/fuzz_models_query.c
nodist_tests_fuzz_fuzz_models_query_SOURCES = $(fuzz_main)
tests_fuzz_fuzz_models_query_LDFLAGS = $(AM_LDFLAGS) $(fuzz_link)
tests_fuzz_fuzz_openai_chat_SOURCES = tests/fuzz/fuzz_openai_chat.c
nodist_tests_fuzz_fuzz_openai_chat_SOURCES = $(fuzz_main)
tests_fuzz_fuzz_openai_chat_LDFLAGS = $(AM_LDFLAGS) $(fuzz_link)
tests_fuzz_fuzz_openai_encode_SOURCES = tests/fuzz/fuzz_openai_encode.c
nodist_tests_fuzz_fuzz_openai_encode_SOURCES = $(fuzz_main)
tests_fuzz_fuzz_openai_encode_LDFLAGS = $(AM_LDFLAGS) $(fuzz_link)
tests_fuzz_fuzz_openai_responses_SOURCES = tests/fuzz/fuzz_openai_responses.c
nodist_tests_fuzz_fuzz_openai_responses_SOURCES = $(fuzz_main)
tests_fuzz_fuzz_openai_responses_LDFLAGS = $(AM_LDFLAGS) $(fuzz_link)
tests_fuzz_fuzz_redact_stream_SOURCES = tests/fuzz/fuzz_redact_stream.c
nodist_tests_fuzz_fuzz_redact_stream_SOURCES = $(fuzz_main)
tests_fuzz_fuzz_redact_stream_LDFLAGS = $(AM_LDFLAGS) $(fuzz_link)
tests_fuzz_fuzz_redactor_SOURCES = tests/fuzz/fuzz_redactor.c
nodist_tests_fuzz_fuzz_redactor_SOURCES = $(fuzz_main)
tests_fuzz_fuzz_redactor_LDFLAGS = $(AM_LDFLAGS) $(fuzz_link)
tests_fuzz_fuzz_refusal_SOURCES = tests/fuzz/fuzz_refusal.c
nodist_tests_fuzz_fuzz_refusal_SOURCES = $(fuzz_main)
tests_fuzz_fuzz_refusal_LDFLAGS = $(AM_LDFLAGS) $(fuzz_link)
tests_fuzz_fuzz_replay_SOURCES = tests/fuzz/fuzz_replay.c
nodist_tests_fuzz_fuzz_replay_SOURCES = $(fuzz_main)
tests_fuzz_fuzz_replay_LDFLAGS = $(AM_LDFLAGS) $(fuzz_link)
tests_fuzz_fuzz_request_SOURCES = tests/fuzz/fuzz_request.c
nodist_tests_fuzz_fuzz_request_SOURCES = $(fuzz_main)
tests_fuzz_fuzz_request_LDFLAGS = $(AM_LDFLAGS) $(fuzz_link)
tests_fuzz_fuzz_restorer_SOURCES = tests/fuzz/fuzz_restorer.c
nodist_tests_fuzz_fuzz_restorer_SOURCES = $(fuzz_main)
tests_fuzz_fuzz_restorer_LDFLAGS = $(AM_LDFLAGS) $(fuzz_link)
tests_fuzz_fuzz_route_SOURCES = tests/fuzz/fuzz_route.c
nodist_tests_fuzz_fuzz_route_SOURCES = $(fuzz_main)
tests_fuzz_fuzz_route_LDFLAGS = $(AM_LDFLAGS) $(fuzz_link)
tests_fuzz_fuzz_scan_SOURCES = tests/fuzz/fuzz_scan.c
nodist_tests_fuzz_fuzz_scan_SOURCES = $(fuzz_main)
tests_fuzz_fuzz_scan_LDFLAGS = $(AM_LDFLAGS) $(fuzz_link)
tests_fuzz_fuzz_scanner_SOURCES = tests/fuzz/fuzz_scanner.c
nodist_tests_fuzz_fuzz_scanner_SOURCES = $(fuzz_main)
tests_fuzz_fuzz_scanner_LDFLAGS = $(AM_LDFLAGS) $(fuzz_link)
tests_fuzz_fuzz_schema_SOURCES = tests/fuzz/fuzz_schema.c
nodist_tests_fuzz_fuzz_schema_SOURCES = $(fuzz_main)
tests_fuzz_fuzz_schema_LDFLAGS = $(AM_LDFLAGS) $(fuzz_link)
tests_fuzz_fuzz_seal_SOURCES = tests/fuzz/fuzz_seal.c
nodist_tests_fuzz_fuzz_seal_SOURCES = $(fuzz_main)
tests_fuzz_fuzz_seal_LDFLAGS = $(AM_LDFLAGS) $(fuzz_link)
tests_fuzz_fuzz_secret_SOURCES = tests/fuzz/fuzz_secret.c
nodist_tests_fuzz_fuzz_secret_SOURCES = $(fuzz_main)
tests_fuzz_fuzz_secret_LDFLAGS = $(AM_LDFLAGS) $(fuzz_link)
tests_fuzz_fuzz_sse_SOURCES = tests/fuzz/fuzz_sse.c
nodist_tests_fuzz_fuzz_sse_SOURCES = $(fuzz_main)
tests_fuzz_fuzz_sse_LDFLAGS = $(AM_LDFLAGS) $(fuzz_link)
tests_fuzz_fuzz_stored_query_SOURCES = tests/fuzz/fuzz_stored_query.c
nodist_tests_fuzz_fuzz_stored_query_SOURCES = $(fuzz_main)
tests_fuzz_fuzz_stored_query_LDFLAGS = $(AM_LDFLAGS) $(fuzz_link)

dist_check_SCRIPTS = \
	tests/cli/test_cgi.t \
	tests/cli/test_completion.t \
	tests/cli/test_guardrails_measure.t \
	tests/cli/test_install.t \
	tests/cli/test_key_redact.t \
	tests/cli/test_key_set.t \
	tests/cli/test_log.t \
	tests/cli/test_man.t \
	tests/cli/test_redact.t \
	tests/cli/test_route.t \
	tests/cli/test_sluice.t \
	tests/cli/test_sluicectl.t \
	tests/cli/test_state.t \
	tests/e2e/ai_sdk.t \
	tests/e2e/bench.t \
	tests/e2e/conversation.t \
	tests/e2e/faults.t \
	tests/e2e/four_dialects.t \
	tests/e2e/front.t \
	tests/e2e/models.t \
	tests/e2e/openai_sdk.t \
	tests/e2e/outputs.t \
	tests/e2e/servers.t \
	tests/e2e/shared_hosting.t \
	tests/e2e/thousand_streams.t \
	tests/fuzz/corpora.t \
	tests/scenario/selftest.t

EXTRA_DIST += tests/fuzz/replay.c tests/run tests/lint tests/cli/tap.sh tests/cli/complete.bash \
	tests/cli/complete.zsh tests/e2e/node \
	tests/e2e/package.json tests/e2e/harness.mjs tests/e2e/schemas.mjs \
	tests/e2e/openai_sdk.mjs tests/e2e/thousand_streams.mjs \
	tests/e2e/front.mjs tests/e2e/outputs.mjs \
	tests/e2e/ai_sdk.mjs tests/e2e/four_dialects.mjs tests/e2e/vendors \
	tests/e2e/models.mjs tests/e2e/conversation.mjs \
	tests/e2e/faults.mjs tests/e2e/crowd.mjs \
	tests/e2e/ask.mjs tests/e2e/rows.mjs tests/e2e/servers.mjs \
	tests/e2e/shared_hosting.mjs tests/e2e/sites.mjs tests/e2e/tables.mjs \
	tests/bench/bench.mjs tests/bench/figures.mjs tests/bench/measure.mjs \
	tests/bench/plot.mjs tests/bench/servers.mjs tests/bench/table.mjs \
	tests/golden/anthropic tests/golden/gemini \
	tests/golden/openai_chat tests/golden/openai_responses \
	tests/scenario/selftest $(stories) \
	tests/e2e/openai_sdk.script \
	tests/fuzz/corpus-anthropic \
	tests/fuzz/corpus-anthropic_encode \
	tests/fuzz/corpus-catalogue \
	tests/fuzz/corpus-conf \
	tests/fuzz/corpus-events \
	tests/fuzz/corpus-gemini \
	tests/fuzz/corpus-gemini_encode \
	tests/fuzz/corpus-head \
	tests/fuzz/corpus-history \
	tests/fuzz/corpus-models_query \
	tests/fuzz/corpus-openai_chat \
	tests/fuzz/corpus-openai_encode \
	tests/fuzz/corpus-openai_responses \
	tests/fuzz/corpus-redact_stream \
	tests/fuzz/corpus-redactor \
	tests/fuzz/corpus-refusal \
	tests/fuzz/corpus-replay \
	tests/fuzz/corpus-request \
	tests/fuzz/corpus-restorer \
	tests/fuzz/corpus-route \
	tests/fuzz/corpus-scan \
	tests/fuzz/corpus-scanner \
	tests/fuzz/corpus-schema \
	tests/fuzz/corpus-seal \
	tests/fuzz/corpus-secret \
	tests/fuzz/corpus-sse \
	tests/fuzz/corpus-stored_query

.PHONY: bench lint
lint:
	$(srcdir)/tests/lint

# What things cost. Printed, never judged; it says something when configured
# without sanitizers. BENCH_FLAGS=--list says what the last one can do.
benches = tests/bench/bench_route tests/bench/bench_store \
	tests/bench/bench_state
EXTRA_PROGRAMS = $(benches)
CLEANFILES += $(benches)
bench: $(benches) $(bench_programs) sluice$(EXEEXT) sluicectl$(EXEEXT) \
    tests/guardrails/guardrails_speed$(EXEEXT)
	@for b in $(benches) tests/guardrails/guardrails_speed; do ./$$b || exit 1; done
	@$(AM_TESTS_ENVIRONMENT) BENCH_CFLAGS='$(CFLAGS)' \
	    node $(srcdir)/tests/bench/bench.mjs $(BENCH_FLAGS)
