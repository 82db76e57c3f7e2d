/* pack.h: what a builder takes, and how it says what is wrong. */
#include "consult/consult.h"
#include "expect.h"
#include "text.h"
#include "world.h"

#define HEAD   "'pack': {'id': 'p', 'version': '1.0.0', 'format': 1}"
#define PHASES "'phases': [{'phase': 'greeting', 'initial': true}]"

static test_heap heap;
static consult_context *context;
static consult_builder *builder;

static void open_builder(void) {
    heap = (test_heap){0};
    context = test_heap_context(&heap, NULL);
    ck_assert_ptr_nonnull(context);
    EXPECT_OK(consult_builder_new(context, &builder));
}

static void close_builder(void) {
    consult_builder_free(builder);
    consult_context_unref(context);
    ck_assert(test_heap_clean(&heap));
}

static void add(const char *name, const char *single_quoted) {
    EXPECT_OK(consult_builder_add_json(builder, name, test_json(single_quoted), CONSULT_ZERO_TERMINATED));
}

static void expect_compiles(uint32_t flags) {
    consult_pack *pack = NULL;
    consult_diagnostics *faults = NULL;
    consult_status status = consult_builder_compile(builder, flags, &pack, &faults);
    const char *why = consult_diagnostics_count(faults) > 0 ? consult_diagnostics_at(faults, 0)->message : "";
    ck_assert_msg(status == CONSULT_OK, "%s: %s", consult_status_name(status), why);
    consult_diagnostics_free(faults);
    consult_pack_unref(pack);
}

/* Compiles; the pack must be refused with a fault at this pointer ("*" = anywhere) and line (0 = any) whose message names `word`.
 */
static void expect_fault(const char *pointer, uint32_t line, const char *word) {
    consult_pack *pack = (consult_pack *)(void *)builder;
    consult_diagnostics *faults = NULL;
    EXPECT(CONSULT_INVALID_PACK, consult_builder_compile(builder, 0, &pack, &faults));
    ck_assert_ptr_null(pack);
    bool found = false;
    const char *first = "";
    for (size_t i = 0; i < consult_diagnostics_count(faults); i++) {
        const consult_diagnostic *one = consult_diagnostics_at(faults, i);
        ck_assert(one->severity == CONSULT_SEVERITY_ERROR || one->severity == CONSULT_SEVERITY_WARNING);
        ck_assert(one->code[0] != '\0' && one->message[0] != '\0' && one->struct_size >= sizeof *one);
        size_t offset = 0;
        EXPECT_OK(consult_text_check(one->message, CONSULT_ZERO_TERMINATED, &offset));
        if (i == 0) first = test_join(one->pointer, ": ", one->message, NULL);
        bool at = strcmp(pointer, "*") == 0 || strcmp(pointer, one->pointer) == 0;
        found = found || (at && (line == 0 || line == one->line) && strstr(one->message, word) != NULL);
    }
    ck_assert_msg(found, "no fault at %s line %u that names %s; first: %s", pointer, line, word, first);
    ck_assert_ptr_null(consult_diagnostics_at(faults, consult_diagnostics_count(faults)));
    consult_diagnostics_free(faults);
}

/* A law holds in several regions; what is wrong with it is told once. */
START_TEST(test_builder_a_fault_of_a_law_is_told_once) {
    consult_pack *pack = NULL;
    consult_diagnostics *faults = NULL;
    add("p.json", "{'pack': {'id': 'p', 'version': '1.0.0', 'format': 1}, 'phases': [{'phase': 'greeting', 'initial': true}],"
                  "'rules': [{'rule': 'R', 'family': 'R', 'level': 'error', 'when': {'words': ['坏']}, 'law': [{'title': 'a'},"
                  "{'title': 'b', 'from': 'May', 'paragraph': '3', 'region': ['cn', 'mars']}],"
                  "'message': {'en': 'x', 'zh-Hans': 'x', 'zh-Hant': 'x'}}]}");
    EXPECT(CONSULT_INVALID_PACK, consult_builder_compile(builder, 0, &pack, &faults));
    uint32_t told = 0;
    for (size_t i = 0; i < consult_diagnostics_count(faults); i++)
        told += strncmp(consult_diagnostics_at(faults, i)->pointer, "/rules/0/law", 12) == 0;
    ck_assert_uint_eq(told, 3); /* the date, the member, the region */
    consult_diagnostics_free(faults);
}
END_TEST

/* A message that quotes more than it has room for is cut between characters. */
START_TEST(test_builder_cuts_between_characters) {
    const char *name = "\xE4\xB8\x80";
    for (int i = 0; i < 8; i++) name = test_join(name, name, NULL);
    for (size_t shift = 0; shift < 3; shift++) {
        close_builder();
        open_builder();
        add("p",
            test_join("{" HEAD ", " PHASES ", 'cues': [{'cue': 'x', 'when': {'concept': '", &"xx"[shift], name, "'}}]}", NULL));
        expect_fault("*", 0, "\xE4\xB8\x80\xE4\xB8\x80");
    }
}
END_TEST

START_TEST(test_builder_smallest_pack) {
    add("small.json", "{" HEAD ", " PHASES "}");
    expect_compiles(0);
    expect_compiles(0); /* the builder stays as it is */
}
END_TEST

START_TEST(test_builder_sections_in_several_documents) {
    add("pack.json", "{" HEAD "}");
    add("more.json", "{" PHASES ", 'note': 'free text'}");
    expect_compiles(0);
}
END_TEST

#define RULE "'rule': 'R', 'family': 'R', 'when': {'words': ['坏词']}, 'message': {'en': 'x', 'zh-Hans': 'x', 'zh-Hant': 'x'}"

/* What is dropped in and what is only told are never mixed. */
START_TEST(test_builder_rule_replacement_or_advice) {
    add("a.json",
        "{" HEAD ", " PHASES ", 'rules': [{" RULE ", 'replace': '好词', 'advice': {'zh-Hans': '换一个', 'zh-Hant': '換一個'}}]}");
    expect_fault("/rules/0", 0, "never both");
}
END_TEST

START_TEST(test_builder_swap_and_advice) {
    add("a.json", "{" HEAD ", " PHASES
                  ", 'rules': [{'rule': 'R', 'family': 'R', 'swap': [['坏词', '好词']], 'message': {'en': 'x', 'zh-Hans': 'x', "
                  "'zh-Hant': 'x'}, 'advice': {'zh-Hans': '换一个', 'zh-Hant': '換一個'}}]}");
    expect_fault("/rules/0", 0, "never both");
}
END_TEST

START_TEST(test_builder_swap_is_a_text_or_one_for_each_script) {
    add("a.json",
        "{" HEAD ", " PHASES
        ", 'rules': [{'rule': 'R', 'family': 'R', 'message': 'x', 'swap': [['坏词'], ['坏词', 3], ['坏词', '好词', '好词'],"
        "[{'zh-Hans': '坏词'}, '好词'], ['坏词', {'zh-Hans': '好词'}]]}]}");
    expect_fault("/rules/0/swap/0", 0, "a swap is a pair");
    expect_fault("/rules/0/swap/1", 0, "a swap is a pair");
    expect_fault("/rules/0/swap/2", 0, "a swap is a pair");
    expect_fault("/rules/0/swap/3", 0, "a swap is a pair");
    expect_fault("/rules/0/swap/4/1", 0, "would be deleted");
}
END_TEST

START_TEST(test_builder_rule_needs_two_examples_of_each) {
    consult_pack *pack = NULL;
    consult_diagnostics *faults = NULL;
    add("a.json", "{" HEAD ", " PHASES ", 'rules': [{" RULE ", 'hit': ['坏词', '有坏词'], 'miss': ['好词']}]}");
    EXPECT(CONSULT_INVALID_PACK, consult_builder_compile(builder, CONSULT_COMPILE_STRICT, &pack, &faults));
    bool told = false;
    for (size_t i = 0; i < consult_diagnostics_count(faults); i++)
        told = told || (strcmp(consult_diagnostics_at(faults, i)->code, "few-examples") == 0 &&
                        strcmp(consult_diagnostics_at(faults, i)->pointer, "/rules/0") == 0);
    ck_assert(told);
    consult_diagnostics_free(faults);
}
END_TEST

START_TEST(test_builder_law_with_a_wrong_date) {
    add("a.json", "{" HEAD ", " PHASES ", 'rules': [{" RULE ", 'law': [{'title': 'a', 'from': '2023-02-29'}]}]}");
    expect_fault("/rules/0/law/0", 0, "2026-10-01");
}
END_TEST

START_TEST(test_builder_nothing_added) {
    consult_pack *pack = NULL;
    consult_diagnostics *faults = NULL;
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_builder_compile(builder, 0, &pack, &faults));
    ck_assert_ptr_null(pack);
    consult_diagnostics_free(faults);
    ck_assert_uint_eq(consult_diagnostics_count(NULL), 0);
    ck_assert_ptr_null(consult_diagnostics_at(NULL, 0));
    consult_diagnostics_free(NULL);
}
END_TEST

START_TEST(test_builder_misuse) {
    consult_pack *pack = NULL;
    consult_builder *none = NULL;
    add(NULL, "{" HEAD ", " PHASES "}");
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_builder_compile(builder, 0x80, &pack, NULL));
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_builder_compile(builder, 0, NULL, NULL));
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_builder_compile(NULL, 0, &pack, NULL));
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_builder_new(NULL, &none));
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_builder_new(context, NULL));
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_builder_add_json(NULL, NULL, "{}", 2));
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_builder_add_json(builder, NULL, NULL, 2));
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_builder_add_default(NULL, "core"));
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_builder_add_default(builder, NULL));
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_builder_add_file(builder, NULL));
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_builder_add_folder(builder, NULL));
    consult_builder_free(NULL);
    ck_assert_ptr_null(pack);
    ck_assert_ptr_null(none);
}
END_TEST

START_TEST(test_builder_unknown_default) {
    EXPECT(CONSULT_UNKNOWN_ID, consult_builder_add_default(builder, "astrology"));
    EXPECT_OK(consult_builder_add_default(builder, "core"));
    expect_compiles(0);
}
END_TEST

START_TEST(test_builder_files_and_folders) {
    EXPECT(CONSULT_NOT_FOUND, consult_builder_add_file(builder, test_data("packs/nothing.json")));
    EXPECT(CONSULT_NOT_FOUND, consult_builder_add_folder(builder, test_data("packs/nothing")));
    EXPECT(CONSULT_NOT_FOUND, consult_builder_add_folder(builder, test_data("packs"))); /* no pack.json in it */
    EXPECT_OK(consult_builder_add_file(builder, test_data("packs/tiny/pack.json")));
    expect_compiles(CONSULT_COMPILE_RUN_EXAMPLES);
}
END_TEST

START_TEST(test_builder_folder_brings_what_it_extends) {
    EXPECT_OK(consult_builder_add_folder(builder, test_data("packs/hospital")));
    consult_pack *pack = NULL;
    EXPECT_OK(consult_builder_compile(builder, 0, &pack, NULL));
    const char *id = NULL, *version = NULL;
    ck_assert(consult_pack_layer(pack, 0, &id, &version));
    EXPECT_TEXT("base", id);
    ck_assert(consult_pack_layer(pack, 1, &id, &version));
    EXPECT_TEXT("hospital", id);
    consult_pack_unref(pack);
}
END_TEST

START_TEST(test_builder_same_digest_from_folder_and_json) {
    consult_pack *tiny = test_pack_tiny(context), *from_file = NULL;
    EXPECT_OK(consult_builder_add_file(builder, test_data("packs/tiny/pack.json")));
    EXPECT_OK(consult_builder_compile(builder, 0, &from_file, NULL));
    ck_assert(consult_pack_digest(tiny) == consult_pack_digest(from_file));
    consult_pack_unref(tiny);
    consult_pack_unref(from_file);
}
END_TEST

START_TEST(test_builder_bad_json_has_a_line) {
    add("bad.json", "{\n" HEAD ",\n " PHASES "\n 'x': 1}");
    expect_fault("*", 4, "");
}
END_TEST

START_TEST(test_builder_invalid_utf8) {
    EXPECT_OK(consult_builder_add_json(builder, "bad.json", "{\"pack\": \"\xff\"}", CONSULT_ZERO_TERMINATED));
    expect_fault("*", 0, "");
}
END_TEST

/* A file in another encoding is told as that, and nothing is said of what may stand in it. */
START_TEST(test_builder_unreadable_file_adds_no_faults) {
    static const struct {
        const char *json, *word;
        size_t size;
    } files[] = {{"{\"cues\": [\n\"\xB0\xE0\"]}", "GB18030", CONSULT_ZERO_TERMINATED}, {"\xFF\xFE{\0}\0", "UTF-16", 6}};
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        consult_pack *pack = NULL;
        consult_diagnostics *faults = NULL;
        consult_builder_free(builder);
        EXPECT_OK(consult_builder_new(context, &builder));
        add("a.json",
            "{" HEAD ", " PHASES ", 'rules': [{" RULE ", 'phase': ['elsewhere']}, {'rule': 'S', 'family': 'S', 'message': 'm',"
            " 'when': {'concept': 'elsewhere'}}], 'faq': [{'faq': 'f', 'signals': ['p.elsewhere'], 'scenario': 's'}]}");
        EXPECT_OK(consult_builder_add_json(builder, "b.json", files[i].json, files[i].size));
        EXPECT(CONSULT_INVALID_PACK, consult_builder_compile(builder, 0, &pack, &faults));
        ck_assert_uint_eq(consult_diagnostics_count(faults), 1);
        EXPECT_TEXT("not-utf-8", consult_diagnostics_at(faults, 0)->code);
        EXPECT_TEXT("b.json", consult_diagnostics_at(faults, 0)->source);
        ck_assert_ptr_nonnull(strstr(consult_diagnostics_at(faults, 0)->message, files[i].word));
        consult_diagnostics_free(faults);
    }
}
END_TEST

/* A fault of a list of words is told by the lines of the list. */
START_TEST(test_builder_list_that_is_not_utf8) {
    consult_pack *pack = NULL;
    consult_diagnostics *faults = NULL;
    add("a.json", "{" HEAD ", " PHASES ", 'concepts': [{'concept': 'w', 'any': ['甲乙']}]}");
    EXPECT_OK(consult_builder_add_words(builder, "w", "list.txt", "abc\n  de\xB0\xE0\n", CONSULT_ZERO_TERMINATED));
    EXPECT(CONSULT_INVALID_PACK, consult_builder_compile(builder, 0, &pack, &faults));
    ck_assert_uint_eq(consult_diagnostics_count(faults), 1);
    EXPECT_TEXT("not-utf-8", consult_diagnostics_at(faults, 0)->code);
    ck_assert_uint_eq(consult_diagnostics_at(faults, 0)->line, 2);
    ck_assert_uint_eq(consult_diagnostics_at(faults, 0)->column, 5);
    consult_diagnostics_free(faults);
}
END_TEST

/* One script without the other would delete the words there. */
START_TEST(test_builder_replace_for_one_script) {
    add("a.json", "{" HEAD ", " PHASES ", 'rules': [{" RULE ", 'replace': {'zh-Hans': '好词'}}]}");
    expect_fault("/rules/0/replace", 0, "deleted");
}
END_TEST

START_TEST(test_builder_unknown_members_and_sections) {
    add("a.json", "{" HEAD ", " PHASES ",\n 'concepts': [{'concept': 'a', 'any': ['词语'],\n 'anny': []}]}");
    expect_fault("/concepts/0/anny", 3, "anny");
}
END_TEST

START_TEST(test_builder_unknown_section) {
    add("a.json", "{" HEAD ", " PHASES ", 'conzepts': []}");
    expect_fault("/conzepts", 0, "conzepts");
}
END_TEST

START_TEST(test_builder_unknown_ids) {
    add("a.json", "{" HEAD ", " PHASES ", 'cues': [{'cue': 'c', 'when': {'all': [{'concept': 'no_such_concept'}]}}]}");
    expect_fault("/cues/0/when/all/0/concept", 0, "no_such_concept");
}
END_TEST

START_TEST(test_builder_duplicate_ids) {
    add("a.json",
        "{" HEAD ", " PHASES ", 'concepts': [{'concept': 'same', 'any': ['甲乙']}, {'concept': 'same', 'any': ['丙丁']}]}");
    expect_fault("*", 0, "same");
}
END_TEST

START_TEST(test_builder_later_layer_replaces) {
    add("a.json", "{" HEAD ", " PHASES ", 'concepts': [{'concept': 'same', 'any': ['甲乙']}]}");
    add("b.json", "{'pack': {'id': 'q', 'version': '2.0.0', 'format': 1}, 'concepts': [{'concept': 'same', 'add': ['丙丁']}]}");
    expect_compiles(0);
}
END_TEST

START_TEST(test_builder_bad_id_and_types) {
    static const char *const bad[] = {"'concepts': [{'concept': 'Bad Id', 'any': ['甲乙']}]",
                                      "'concepts': [{'concept': 7, 'any': ['甲乙']}]",
                                      "'concepts': {'concept': 'a'}",
                                      "'concepts': [{'any': ['甲乙']}]",
                                      "'concepts': [{'concept': 'a', 'any': [7]}]",
                                      "'concepts': [{'concept': 'a', 'any': ['']}]",
                                      "'concepts': [{'concept': 'a', 'any': '甲乙'}]",
                                      "'formats': [{'format': 'f', 'pattern': '(', 'gate': 'digit'}]",
                                      "'cues': [{'cue': 'c', 'when': {'sounds_like': 'x'}}]",
                                      "'cues': [{'cue': 'c', 'when': {}}]",
                                      "'cues': [{'cue': 'c', 'role': 'nurse', 'when': {'is': 'first_turn'}}]",
                                      "'labels': [{'label': 'l', 'group': 'no_group'}]",
                                      "'rules': [{'rule': 'r', 'level': 'deadly', 'when': {'is': 'first_turn'}}]",
                                      "'cues': [null]",
                                      "'cues': [{'cue': 'c', 'state': 'maybe', 'when': {'is': 'first_turn'}}]",
                                      "'flags': [{'flag': 'F1', 'level': 'soon'}]"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        consult_builder_free(builder);
        EXPECT_OK(consult_builder_new(context, &builder));
        add("a.json", test_join("{" HEAD ", " PHASES ", ", bad[i], "}", NULL));
        consult_pack *pack = NULL;
        consult_diagnostics *faults = NULL;
        consult_status status = consult_builder_compile(builder, 0, &pack, &faults);
        ck_assert_msg(status == CONSULT_INVALID_PACK, "%s: %s", consult_status_name(status), bad[i]);
        ck_assert_uint_ge(consult_diagnostics_count(faults), 1);
        consult_diagnostics_free(faults);
    }
}
END_TEST

START_TEST(test_builder_circles) {
    add("a.json", "{" HEAD ", " PHASES ", 'concepts': [{'concept': 'a', 'any': ['甲乙'], 'include': ['b']}, {'concept': 'b', "
                  "'any': ['丙丁'], 'include': ['a']}]}");
    expect_fault("*", 0, "");
}
END_TEST

START_TEST(test_builder_unsupported_format) {
    add("a.json", "{'pack': {'id': 'p', 'version': '1.0.0', 'format': 99}, " PHASES "}");
    consult_pack *pack = NULL;
    consult_diagnostics *faults = NULL;
    consult_status status = consult_builder_compile(builder, 0, &pack, &faults);
    ck_assert(status == CONSULT_INVALID_PACK || status == CONSULT_UNSUPPORTED_VERSION);
    ck_assert_uint_ge(consult_diagnostics_count(faults), 1);
    consult_diagnostics_free(faults);
}
END_TEST

START_TEST(test_builder_all_faults_at_once_and_mended) {
    add("a.json",
        "{" HEAD ", " PHASES ", 'cues': [{'cue': 'c', 'when': {'concept': 'x1'}}, {'cue': 'd', 'when': {'concept': 'x2'}}]}");
    expect_fault("/cues/0/when/concept", 0, "x1");
    expect_fault("/cues/1/when/concept", 0, "x2");
    add("b.json", "{'concepts': [{'concept': 'x1', 'any': ['甲乙']}, {'concept': 'x2', 'any': ['丙丁']}]}");
    expect_compiles(0); /* the same builder goes on after faults */
}
END_TEST

START_TEST(test_builder_examples_are_run) {
    add("a.json", "{" HEAD ", " PHASES ", 'concepts': [{'concept': 'a', 'any': ['甲乙']}],"
                  "'cues': [{'cue': 'c', 'when': {'concept': 'a'}, 'hit': ['丙丁', '甲乙'], 'miss': ['甲乙', '丁']}]}");
    consult_pack *pack = NULL;
    consult_diagnostics *faults = NULL;
    EXPECT_OK(consult_builder_compile(builder, CONSULT_COMPILE_RUN_EXAMPLES, &pack, &faults));
    size_t failed = 0;
    for (size_t i = 0; i < consult_diagnostics_count(faults); i++) {
        const consult_diagnostic *one = consult_diagnostics_at(faults, i);
        ck_assert_int_eq((int)one->severity, CONSULT_SEVERITY_WARNING);
        failed += strcmp(one->pointer, "/cues/0/hit/0") == 0 || strcmp(one->pointer, "/cues/0/miss/0") == 0 ? 1 : 0;
    }
    ck_assert_uint_eq(failed, 2);
    consult_diagnostics_free(faults);
    consult_pack_unref(pack);
    EXPECT(CONSULT_INVALID_PACK, consult_builder_compile(builder, CONSULT_COMPILE_STRICT, &pack, NULL));
    ck_assert_ptr_null(pack);
}
END_TEST

START_TEST(test_builder_deep_and_huge_json) {
    EXPECT_OK(consult_builder_add_json(builder, "deep", test_join(test_repeat("[", 100000), test_repeat("]", 100000), NULL),
                                       CONSULT_ZERO_TERMINATED));
    consult_pack *pack = NULL;
    consult_status status = consult_builder_compile(builder, 0, &pack, NULL);
    ck_assert(status == CONSULT_LIMIT || status == CONSULT_INVALID_PACK);
    ck_assert_ptr_null(pack);
    const char *huge = test_repeat("                ", 1048577);
    EXPECT(CONSULT_LIMIT, consult_builder_add_json(builder, "huge", huge, CONSULT_ZERO_TERMINATED));
}
END_TEST

/* Examples are the proof: the strict compiler runs them. Returns how many of them do not hold. */
static size_t failed_examples(const char *concept, const char *hit, const char *miss) {
    static const char before[] = "{" HEAD ", 'concepts': [{'concept': 'w', ",
                      between[] = "}], " PHASES ", 'cues': [{'cue': 'c', 'when': {'concept': 'w'}, 'hit': [";
    add("p", test_join(before, concept, between, hit, "], 'miss': [", miss, "]}]}", NULL));
    consult_pack *pack = NULL;
    consult_diagnostics *faults = NULL;
    consult_status status = consult_builder_compile(builder, CONSULT_COMPILE_STRICT, &pack, &faults);
    size_t failed = 0;
    for (size_t i = 0; i < consult_diagnostics_count(faults); i++)
        failed += strcmp(consult_diagnostics_at(faults, i)->code, "example-failed") == 0;
    ck_assert(failed == 0 || status == CONSULT_INVALID_PACK);
    consult_diagnostics_free(faults);
    consult_pack_unref(pack);
    return failed;
}

static void expect_word(const char *concept, const char *hit, const char *miss) {
    ck_assert_uint_eq(failed_examples(concept, hit, miss), 0);
}

START_TEST(test_builder_examples_prove_words) {
    ck_assert_uint_eq(failed_examples("'any': ['a']", "'b', 'a'", "'c', 'a'"), 2);
}
END_TEST

START_TEST(test_builder_words_that_stand_alone) {
    expect_word("'any': ['ct', 'B12', '12'], 'alone_word': true", "'做了CT', 'ct 结果', '做过ct3次', '維生素Ｂ１２', '拍ct'",
                "'doctor', 'oct', 'ctx', '维生素b123', '112'");
}
END_TEST

START_TEST(test_builder_digits_in_every_form) {
    expect_word("'any': ['加1', '第3次'], 'fold': ['digits']",
                "'加一', '加①', '加壹', '加１', '加Ⅰ', '加1️⃣', '加❶', '加𝟏', '第叁次', '第三次', "
                "'第Ⅲ次'",
                "'加二', '加', '第两次', '加十'");
}
END_TEST

START_TEST(test_builder_lookalikes) {
    expect_word("'any': ['加微信'], 'loose': true, 'fold': ['lookalikes']", "'加薇信', '伽 徽-信', '加微微伩', '加微信'",
                "'加威信', '薇信', '安徽信阳'");
}
END_TEST

/* What peers get wrong: an allowed expression takes a word away by holding it, not by being it; overlapping it is not enough. */
START_TEST(test_builder_allowed_expressions_hold_the_word) {
    expect_word("'any': ['黄片', '根治'], 'allow': ['三黄片', '根治术', '黄片剂']",
                "'看黄片', '保证根治', '三黄片和黄片', '根治根治术', '大黄片子'",
                "'三黄片', '行根治术', '三黄片剂', '三黃片', '黄 片'");
    expect_word("'any': ['微信'], 'loose': true, 'allow': ['微信用']", "'微-信', '微微信'", "'微 信 用', '微微信用'");
}
END_TEST

START_TEST(test_builder_loose_digits_stay) {
    expect_word("'any': ['加11'], 'loose': true", "'加 1 1', '加１-１', '加加①①', '加111'", "'加1', '加 1 2', '加2 11'");
}
END_TEST

START_TEST(test_builder_homophones) {
    expect_word("'any': ['加微信'], 'loose': true, 'fold': ['homophones'], 'allow': ['加威信']",
                "'加薇信', '家徽-信', '加 微 伩', '佳微信', '加微信', '加wei信', 'jia微信', 'j i a w e i x i n', 'jiā微信', "
                "'加ＷＥＩ 𝓍𝒾𝓃', '加溦訫'",
                "'加威信', '嘉为心', '加weixing', 'ajia微信', '加微心', 'weixin', '加卫星'");
    expect_word("'any': ['绿色通道吧好'], 'loose': true, 'fold': ['homophones']", "'滤瑟通道吧好', 'lvsetongdaobahao'",
                "'lvse通道吧好'");
}
END_TEST

START_TEST(test_builder_homophones_of_one_concept_leave_others_alone) {
    expect_word("'any': ['微信']", "'微信'", "'薇信', 'weixin', '威信'");
    add("p", "{" HEAD ", 'concepts': [{'concept': 'w', 'any': ['微信'], 'fold': ['homophones']}], " PHASES "}");
    expect_fault("/concepts/0/fold/0", 0, "loose");
}
END_TEST

START_TEST(test_builder_loose_words_are_exact_without_lookalikes) {
    expect_word("'any': ['微信']", "'微\u200b信', '微\ufe0f信', '微\u0301信'", "'微 信', '微❤信', '薇信'");
    expect_word("'any': ['微信', 'vx']", "'Ｖx', '𝐕𝐗', 'ⓥⓧ', '🅥🅧', 'ᴠx'", "'v x', 'vax'");
    expect_word("'any': ['微信', 'vx'], 'loose': true", "'微 信', '微微信', '微❤️信', '微👨‍👩‍👧信'",
                "'薇信', '徽信', '微a信'");
}
END_TEST

START_TEST(test_builder_scripts_make_no_ghosts) {
    expect_word("'any': ['术后', '头发', '台风', '干眼', '一只']", "'術後', '頭髮', '颱風', '乾眼', '一隻', '台风', '臺風'",
                "'皇后', '出發', '平台', '干扰', '只有'");
    expect_word("'any': ['手术里', '面包', '关系', '钟头', '谷物', '打斗']",
                "'手術裡', '手術裏', '麵包', '關係', '鐘頭', '鍾頭', '穀物', '打鬥'",
                "'手術理', '面部', '系統', '鍾情', '山谷', '漏斗'");
}
END_TEST

START_TEST(test_builder_folds_that_do_not_go_together) {
    add("p", "{" HEAD ", 'concepts': [{'concept': 'w', 'any': ['a'], 'fold': ['lookalikes']}], " PHASES "}");
    expect_fault("/concepts/0/fold/0", 0, "loose");
}
END_TEST

static void add_tests(TCase *tests) {
    tcase_add_checked_fixture(tests, open_builder, close_builder);
    tcase_add_test(tests, test_builder_a_fault_of_a_law_is_told_once);
    tcase_add_test(tests, test_builder_cuts_between_characters);
    tcase_add_test(tests, test_builder_smallest_pack);
    tcase_add_test(tests, test_builder_sections_in_several_documents);
    tcase_add_test(tests, test_builder_rule_replacement_or_advice);
    tcase_add_test(tests, test_builder_swap_and_advice);
    tcase_add_test(tests, test_builder_swap_is_a_text_or_one_for_each_script);
    tcase_add_test(tests, test_builder_rule_needs_two_examples_of_each);
    tcase_add_test(tests, test_builder_law_with_a_wrong_date);
    tcase_add_test(tests, test_builder_nothing_added);
    tcase_add_test(tests, test_builder_misuse);
    tcase_add_test(tests, test_builder_unknown_default);
    tcase_add_test(tests, test_builder_files_and_folders);
    tcase_add_test(tests, test_builder_folder_brings_what_it_extends);
    tcase_add_test(tests, test_builder_same_digest_from_folder_and_json);
    tcase_add_test(tests, test_builder_bad_json_has_a_line);
    tcase_add_test(tests, test_builder_invalid_utf8);
    tcase_add_test(tests, test_builder_unreadable_file_adds_no_faults);
    tcase_add_test(tests, test_builder_list_that_is_not_utf8);
    tcase_add_test(tests, test_builder_replace_for_one_script);
    tcase_add_test(tests, test_builder_unknown_members_and_sections);
    tcase_add_test(tests, test_builder_unknown_section);
    tcase_add_test(tests, test_builder_unknown_ids);
    tcase_add_test(tests, test_builder_duplicate_ids);
    tcase_add_test(tests, test_builder_later_layer_replaces);
    tcase_add_test(tests, test_builder_examples_prove_words);
    tcase_add_test(tests, test_builder_words_that_stand_alone);
    tcase_add_test(tests, test_builder_digits_in_every_form);
    tcase_add_test(tests, test_builder_lookalikes);
    tcase_add_test(tests, test_builder_allowed_expressions_hold_the_word);
    tcase_add_test(tests, test_builder_loose_digits_stay);
    tcase_add_test(tests, test_builder_homophones);
    tcase_add_test(tests, test_builder_homophones_of_one_concept_leave_others_alone);
    tcase_add_test(tests, test_builder_loose_words_are_exact_without_lookalikes);
    tcase_add_test(tests, test_builder_scripts_make_no_ghosts);
    tcase_add_test(tests, test_builder_folds_that_do_not_go_together);
    tcase_add_test(tests, test_builder_bad_id_and_types);
    tcase_add_test(tests, test_builder_circles);
    tcase_add_test(tests, test_builder_unsupported_format);
    tcase_add_test(tests, test_builder_all_faults_at_once_and_mended);
    tcase_add_test(tests, test_builder_examples_are_run);
    tcase_add_test(tests, test_builder_deep_and_huge_json);
}

int main(void) {
    return test_main("pack_builder", add_tests);
}
