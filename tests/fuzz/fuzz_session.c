/* A session that takes turns, events, ticks and slots decoded from the input; what fails changes nothing, what is saved comes back.
 */
#include "fuzz.h"

static const char *const said[] = {"我眼睛发红",         "35岁",       "13800001234",  "现在胸痛",   "我要投诉", "请稍等", "久等了",
                                   "已经处理好了",       "请留个电话", "您好",         "没有",       "",         "气死了", "包治好",
                                   "我儿子去年做过手术", "多大年纪",   "不着急慢慢来", "喂喂没办法", "加微信",   "多少钱"};
static const char *const details[] = {"a.hold.start", "p.red",     "contact",   "closing",       "hold",
                                      "complaint",    "emergency", "greet#0/0", "ask.phone#1/0", "none"};
static const char *const slots[] = {"phone", "age", "relation", "note", "none"};

static const char *saved(test_world *world, const consult_session *session, char *buffer, size_t capacity) {
    consult_string json = {NULL, 0};
    FUZZ_CHECK(consult_session_save(session, world->worker, &json) == CONSULT_OK);
    FUZZ_CHECK(json.size < capacity && strlen(json.data) == json.size);
    memcpy(buffer, json.data, json.size + 1);
    return buffer;
}

static consult_status take_turn(test_world *world, consult_session *session, fuzz_input *input, int64_t at) {
    const consult_advice *advice = NULL;
    uint8_t kind = fuzz_byte(input);
    size_t size = 0;
    char *own = NULL;
    consult_turn turn = {.struct_size = sizeof turn, .role = kind & 1 ? CONSULT_ROLE_AGENT : CONSULT_ROLE_PATIENT, .at_ms = at};
    if (kind & 2) {
        own = fuzz_text(input, &size);
        turn.text = own;
        turn.size = size;
    } else {
        turn.text = said[fuzz_byte(input) % (sizeof said / sizeof said[0])];
        turn.size = CONSULT_ZERO_TERMINATED;
    }
    if (kind & 4) turn.id = kind & 8 ? "m-1" : "m-2";
    turn.canned = (kind & 16) != 0;
    consult_status status = consult_session_turn(session, world->worker, &turn, &advice);
    FUZZ_CHECK((status == CONSULT_OK) == (advice != NULL));
    free(own);
    return status;
}

static consult_status take_event(test_world *world, consult_session *session, fuzz_input *input, int64_t at) {
    const consult_advice *advice = NULL;
    consult_event event = {.struct_size = sizeof event, .kind = (consult_event_kind)(fuzz_byte(input) % 7), .at_ms = at};
    event.detail = details[fuzz_byte(input) % (sizeof details / sizeof details[0])];
    consult_status status = consult_session_event(session, world->worker, &event, &advice);
    FUZZ_CHECK((status == CONSULT_OK) == (advice != NULL));
    return status;
}

static consult_status set_slot(consult_session *session, fuzz_input *input) {
    const char *slot = slots[fuzz_byte(input) % (sizeof slots / sizeof slots[0])];
    size_t size = 0;
    char *value = fuzz_text(input, &size);
    consult_status status = consult_session_slot_set(session, slot, size == 0 ? NULL : value);
    free(value);
    return status;
}

/* Replaces the session by what its saved form gives; both must look alike. */
static consult_session *reborn(test_world *world, consult_session *session, char *buffer, size_t capacity) {
    static char again[1 << 16];
    consult_session *copy = NULL;
    const char *before = saved(world, session, buffer, capacity);
    FUZZ_CHECK(consult_session_restore(world->pack, world->facts, before, CONSULT_ZERO_TERMINATED, &copy, NULL) == CONSULT_OK);
    FUZZ_CHECK(strcmp(before, saved(world, copy, again, sizeof again)) == 0);
    consult_session_free(session);
    return copy;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static char before[1 << 16], after[1 << 16];
    test_world *world = fuzz_world();
    fuzz_input input = {data, size};
    consult_session *session = NULL;
    FUZZ_CHECK(consult_session_new(world->pack, world->facts, NULL, &session) == CONSULT_OK);
    int64_t at = TEST_NOW;
    for (int step = 0; step < 64 && input.size > 0; step++) {
        consult_status status = CONSULT_OK;
        const consult_advice *advice = NULL;
        uint8_t what = fuzz_byte(&input) % 8;
        (void)saved(world, session, before, sizeof before);
        if (what < 3) status = take_turn(world, session, &input, at);
        if (what == 3) status = take_event(world, session, &input, at);
        if (what == 4) status = consult_session_tick(session, world->worker, at, &advice);
        if (what == 5) status = set_slot(session, &input);
        if (what == 6) at += fuzz_number(&input, 4) - 1000000;
        if (what == 7) session = reborn(world, session, after, sizeof after);
        if (status != CONSULT_OK) FUZZ_CHECK(strcmp(before, saved(world, session, after, sizeof after)) == 0);
    }
    consult_session_free(session);
    return 0;
}
