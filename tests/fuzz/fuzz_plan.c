/* Times as text, plans from any anchor with any results, their JSON and iCalendar. */
#include "fuzz.h"

static void read_time(const char *text) {
    int64_t ms = 0, again = 0;
    if (consult_time_parse(text, 480, &ms) != CONSULT_OK) return;
    char buffer[26];
    FUZZ_CHECK(consult_time_format(ms, 0, buffer, sizeof buffer) == CONSULT_OK);
    FUZZ_CHECK(consult_time_parse(buffer, 0, &again) == CONSULT_OK && ms - again < 1000 && again <= ms);
}

static void check_plan(const consult_plan *plan, consult_worker *worker) {
    consult_string text = {NULL, 0};
    for (size_t i = 0; i < consult_plan_count(plan); i++) {
        const consult_step *step = consult_plan_at(plan, i);
        FUZZ_CHECK(step != NULL && step->window_end_ms >= step->due_ms);
        if (i > 0) FUZZ_CHECK(consult_plan_at(plan, i - 1)->due_ms <= step->due_ms);
    }
    FUZZ_CHECK(consult_plan_json(plan, worker, &text) == CONSULT_OK && strlen(text.data) == text.size);
    FUZZ_CHECK(consult_plan_ics(plan, worker, 0, "u", &text) == CONSULT_OK && strlen(text.data) == text.size);
    FUZZ_CHECK(consult_plan_todo(plan, worker, 0, "u", &text) == CONSULT_OK && strlen(text.data) == text.size);
    FUZZ_CHECK(consult_plan_fhir(plan, worker, 0, "u", "Patient/1", &text) == CONSULT_OK && strlen(text.data) == text.size);
}

/* What is said of the patient beside results. */
static void change(consult_plan *plan, uint8_t what, int64_t at) {
    static const char *const circumstances[] = {"complaint", "gone"};
    switch (what % 4) {
    case 0: (void)!consult_plan_circumstance(plan, circumstances[what / 4 % 2], what / 8 % 2); break;
    case 1: (void)!consult_plan_consent(plan, what / 4u % 8); break;
    case 2: (void)!consult_plan_order(plan, what / 4 % 2 ? "call_1" : "call_2", what / 8 % 2 ? at : CONSULT_ORDER_DROP); break;
    default: (void)!consult_plan_renew(plan, at); break;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static const char *const steps[] = {"call_1", "call_2", "call_3"};
    test_world *world = fuzz_world();
    fuzz_input input = {data, size};
    size_t time_size = 0;
    char *time = fuzz_text(&input, &time_size);
    read_time(time);
    free(time);
    uint8_t bits = fuzz_byte(&input);
    consult_plan_options options = {.struct_size = sizeof options,
                                    .consent = bits & 7u,
                                    .use_offset = (bits & 8) != 0,
                                    .utc_offset_minutes = (int32_t)(int16_t)fuzz_number(&input, 2) % 1500};
    if ((bits & 24) == 0) options.utc_offset_minutes = 0; /* refused without the switch: mostly not what is looked for */
    consult_hour hour = {.weekdays = fuzz_byte(&input) & 0xFEu, .start = fuzz_byte(&input) * 6u, .end = fuzz_byte(&input) * 6u};
    if (hour.start >= 1440) hour.start -= 1440;
    if (hour.end > 1440) hour.end -= 1440;
    const consult_hours hours = {.name = "h", .items = &hour, .count = 1};
    options.hours = &hours;
    options.hours_count = bits >> 7;
    int64_t anchor = bits & 16 ? fuzz_number(&input, 8) : TEST_NOW + fuzz_number(&input, 5);
    consult_plan *plan = NULL;
    consult_status status = consult_plan_new(world->worker, world->pack, world->facts, "follow_up", anchor, &options, &plan);
    FUZZ_CHECK((status == CONSULT_OK) == (plan != NULL));
    if (plan == NULL) return 0;
    check_plan(plan, world->worker);
    while (input.size > 0) {
        uint8_t what = fuzz_byte(&input);
        int64_t at = bits & 32 ? fuzz_number(&input, 8) : anchor + fuzz_number(&input, 4);
        int64_t back = bits & 64 ? fuzz_number(&input, 8) : at + fuzz_number(&input, 4);
        (void)!consult_plan_record(plan, steps[what % 3], (what / 3u) % 4, (consult_result)((what / 12u) % 19), at, back);
        if (what > 200) change(plan, fuzz_byte(&input), at);
        check_plan(plan, world->worker);
    }
    consult_plan_free(plan);
    return 0;
}
