/* A draft, the message before it and figures decoded from the input; then the same draft in pieces. With bit 32 it is held against
 * facts. */
#include "fuzz.h"

static void check_findings(const consult_findings *findings, size_t size) {
    uint32_t place = 0;
    for (size_t i = 0; i < findings->count; i++) {
        const consult_finding *one = findings->items[i];
        FUZZ_CHECK(one->span.start <= one->span.end && one->span.end <= size);
        FUZZ_CHECK(one->span.start >= place);
        FUZZ_CHECK(one->quote.size == one->span.end - one->span.start);
        FUZZ_CHECK(one->level <= findings->worst);
        FUZZ_CHECK(one->replacement == NULL || one->advice == NULL);
        place = one->span.start;
    }
    FUZZ_CHECK(consult_text_check(findings->fixed.data, findings->fixed.size, NULL) == CONSULT_OK);
    FUZZ_CHECK(findings->fixed.data[findings->fixed.size] == '\0');
}

/* A pack with a rule for each way in which facts are compared. */
static consult_pack *comparing_pack(test_world *world) {
    static consult_pack *pack;
    if (pack == NULL) pack = test_pack(world->context, 0, test_file(test_data("packs/comparing.json"), NULL), NULL);
    FUZZ_CHECK(pack != NULL);
    return pack;
}

/* The draft in pieces of so many bytes: the same in the end, and nothing told that is not there. */
static void check_stream(test_world *world, consult_pack *pack, const char *text, size_t size, const consult_lint_options *options,
                         size_t piece, consult_status status, size_t count) {
    consult_lint_stream *stream = NULL;
    const consult_lint_progress *progress = NULL;
    const consult_findings *findings = NULL;
    consult_status now = consult_lint_stream_begin(world->worker, pack, NULL, options, &stream);
    size_t safe = 0, told = 0;
    for (size_t at = 0; at < size && now == CONSULT_OK; at += piece) {
        now = consult_lint_stream_feed(stream, world->worker, text + at, size - at < piece ? size - at : piece, &progress);
        if (now != CONSULT_OK) break;
        FUZZ_CHECK(progress->safe >= safe && progress->safe <= progress->taken);
        FUZZ_CHECK(consult_text_check(text, progress->safe, NULL) == CONSULT_OK);
        safe = progress->safe;
        told += progress->findings->count;
    }
    if (now == CONSULT_OK) now = consult_lint_stream_end(stream, world->worker, &findings);
    FUZZ_CHECK(now == status);
    FUZZ_CHECK(findings == NULL || (findings->count == count && told <= count + size));
    consult_lint_stream_free(stream);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static const char *const phases[] = {NULL, "greeting", "contact", "hold", "nowhere"};
    test_world *world = fuzz_world();
    fuzz_input input = {data, size};
    uint8_t bits = fuzz_byte(&input);
    size_t patient_size = 0;
    char *patient = fuzz_text(&input, &patient_size);
    consult_lint_options options = {.struct_size = sizeof options,
                                    .locale = bits & 1 ? CONSULT_LOCALE_ZH_HANT : CONSULT_LOCALE_ZH_HANS,
                                    .audience = bits & 2 ? CONSULT_AUDIENCE_BROADCAST : CONSULT_AUDIENCE_ONE_TO_ONE,
                                    .phase = phases[fuzz_byte(&input) % 5],
                                    .patient = bits & 4 ? patient : NULL,
                                    .reply_after_s = (int32_t)fuzz_number(&input, 2),
                                    .first_turn = (bits & 8) != 0,
                                    .trainee = (bits & 16) != 0,
                                    .facts = bits & 32 ? world->facts : NULL};
    consult_pack *pack = bits & 32 ? comparing_pack(world) : world->pack;
    const consult_findings *findings = NULL;
    char *text = malloc(input.size + 1);
    if (text == NULL) abort();
    if (input.size > 0) memcpy(text, input.data, input.size);
    text[input.size] = '\0';
    consult_status status = consult_lint(world->worker, pack, NULL, text, input.size, &options, &findings);
    FUZZ_CHECK((status == CONSULT_OK) == (findings != NULL));
    if (findings != NULL) check_findings(findings, input.size);
    size_t count = findings != NULL ? findings->count : 0;
    check_stream(world, pack, text, input.size, &options, 1 + bits % 7, status, count);
    free(text);
    free(patient);
    return 0;
}
