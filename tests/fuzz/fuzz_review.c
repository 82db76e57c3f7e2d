/* A review of messages decoded from the input: whatever was said, it is judged, told, and escaped. */
#include "fuzz.h"

static const char *const said[] = {"我眼睛发红", "35岁",   "13800001234",  "现在胸痛",   "我要投诉",
                                   "请稍等",     "久等了", "已经处理好了", "请留个电话", "您好",
                                   "<b>",        "包治好", "多大年纪",     "喂喂没办法", "多少钱"};

static void tell(test_world *world, const consult_review *review) {
    const consult_review_result *result = NULL;
    consult_string made = {NULL, 0};
    FUZZ_CHECK(consult_review_finish(review, world->worker, &result) == CONSULT_OK);
    FUZZ_CHECK(result->score_permille <= 1000);
    uint64_t earned = 0;
    for (size_t i = 0; i < result->point_count; i++) {
        FUZZ_CHECK(result->points[i]->earned <= result->points[i]->possible);
        FUZZ_CHECK(result->points[i]->turn == CONSULT_REVIEW_NO_TURN || result->points[i]->turn < result->turn_count);
        earned += result->points[i]->earned;
    }
    FUZZ_CHECK(earned <= 10100);
    FUZZ_CHECK(consult_review_json(review, world->worker, &made) == CONSULT_OK && strlen(made.data) == made.size);
    FUZZ_CHECK(consult_text_check(made.data, made.size, NULL) == CONSULT_OK);
    FUZZ_CHECK(consult_review_text(review, world->worker, "t", &made) == CONSULT_OK && strlen(made.data) == made.size);
    FUZZ_CHECK(consult_text_check(made.data, made.size, NULL) == CONSULT_OK);
    FUZZ_CHECK(consult_review_html(review, world->worker, "<x>", &made) == CONSULT_OK && strlen(made.data) == made.size);
    FUZZ_CHECK(consult_text_check(made.data, made.size, NULL) == CONSULT_OK);
    FUZZ_CHECK(strstr(made.data, "<x") == NULL && strstr(made.data, "<script") == NULL);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    test_world *world = fuzz_world();
    fuzz_input input = {data, size};
    uint8_t bits = fuzz_byte(&input);
    consult_review_options options = {.struct_size = sizeof options,
                                      .locale = bits & 1 ? CONSULT_LOCALE_ZH_HANT : CONSULT_LOCALE_ZH_HANS,
                                      .trainee = (bits & 2) != 0,
                                      .note = (bits & 4) != 0};
    consult_review *review = NULL;
    int64_t at = 0;
    FUZZ_CHECK(consult_review_new(world->pack, world->facts, &options, &review) == CONSULT_OK);
    for (int i = 0; i < 40 && input.size > 0; i++) {
        uint8_t kind = fuzz_byte(&input);
        size_t length = CONSULT_ZERO_TERMINATED;
        char *own = kind & 2 ? fuzz_text(&input, &length) : NULL;
        at = kind & 8 ? fuzz_number(&input, 8) % INT64_C(8000000000000)
                      : at + fuzz_byte(&input) * INT64_C(1000); /* 2200 is passed */
        consult_turn turn = {.struct_size = sizeof turn,
                             .role = kind & 1 ? CONSULT_ROLE_AGENT : CONSULT_ROLE_PATIENT,
                             .text = own ? own : said[fuzz_byte(&input) % (sizeof said / sizeof *said)],
                             .size = length,
                             .at_ms = at,
                             .canned = (kind & 4) != 0};
        consult_status status = consult_review_add(review, world->worker, &turn);
        FUZZ_CHECK(status <= CONSULT_OK);
        free(own);
    }
    tell(world, review);
    consult_review_free(review);
    return 0;
}
