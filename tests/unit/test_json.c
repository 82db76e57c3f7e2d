/* text/json and text/writer. */
#include "expect.h"
#include "heap.h"
#include "text.h"
#include "text/json.h"
#include "text/writer.h"

static test_heap heap;
static cns_memory memory;
static cns_arena arena;

static void open_arena(void) {
    heap = (test_heap){0};
    memory = (cns_memory){.allocator = test_heap_allocator(&heap)};
    cns_arena_start(&arena, &memory);
}

static void close_arena(void) {
    cns_arena_free(&arena);
    ck_assert(test_heap_clean(&heap));
}

static const cns_json *read_json(const char *json) {
    const cns_json *root = NULL;
    cns_json_error error;
    EXPECT_OK(cns_json_read(&arena, json, strlen(json), 64, &root, &error));
    return root;
}

START_TEST(test_json_tree) {
    const cns_json *root = read_json("{\"a\": [1, -2.5, true, null], \"b\": {\"c\": \"\\u773c\\n\"}, \"d\": false}");
    ck_assert_int_eq(root->kind, CNS_JSON_OBJECT);
    ck_assert_uint_eq(root->count, 3);
    const cns_json *list = cns_json_member(root, "a");
    ck_assert_uint_eq(list->count, 4);
    ck_assert_int_eq(list->first->integer, 1);
    ck_assert_int_eq(list->first->next->kind, CNS_JSON_REAL);
    ck_assert_uint_eq(list->first->next->next->index, 2);
    EXPECT_TEXT("眼\n", cns_json_string(cns_json_member(root, "b"), "c", ""));
    EXPECT_TEXT("none", cns_json_string(root, "x", "none"));
    EXPECT_TEXT("none", cns_json_string(root, "a", "none"));
    ck_assert_ptr_null(cns_json_member(list, "a"));
    ck_assert_ptr_null(cns_json_member(NULL, "a"));
}
END_TEST

START_TEST(test_json_order_is_that_of_the_document) {
    const cns_json *root = read_json("{\"z\":1,\"a\":2,\"m\":3}");
    EXPECT_TEXT("z", root->first->key);
    EXPECT_TEXT("a", root->first->next->key);
    EXPECT_TEXT("m", root->first->next->next->key);
}
END_TEST

START_TEST(test_json_pointer_and_place) {
    const char *text = "{\n \"a~/b\": [10,\n   {\"k\": \"v\"}]}";
    const cns_json *value = cns_json_member(read_json(text)->first->first->next, "k");
    char pointer[32], cut[4];
    cns_json_pointer(value, pointer, sizeof pointer);
    EXPECT_TEXT("/a~0~1b/1/k", pointer);
    cns_json_pointer(value, cut, sizeof cut);
    ck_assert_uint_lt(strlen(cut), sizeof cut);
    uint32_t line = 0, column = 0;
    cns_json_locate(text, strlen(text), value, &line, &column);
    ck_assert_uint_eq(line, 3);
    ck_assert_uint_ge(column, 4);
}
END_TEST

START_TEST(test_json_refused) {
    static const char *const bad[] = {"",    " ",        "{",     "[1,]",        "{\"a\":1,\"a\":2}", "{'a':1}",
                                      "nul", "\"\xff\"", "[1] 2", "\"\\ud800\"", "{\"a\" 1}"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        const cns_json *root = NULL;
        cns_json_error error;
        EXPECT(CONSULT_INVALID_JSON, cns_json_read(&arena, bad[i], strlen(bad[i]), 64, &root, &error));
        ck_assert_ptr_null(root);
        ck_assert_uint_gt(strlen(error.message), 0);
    }
}
END_TEST

/* A byte order mark is no part of the text; places are those of the lines that an editor shows. */
START_TEST(test_json_byte_order_mark) {
    static const char text[] = "\xEF\xBB\xBF{\"a\": [1,\n 2]}";
    const cns_json *root = read_json(text);
    uint32_t line = 0, column = 0;
    cns_json_locate(text, sizeof text - 1, cns_json_member(root, "a"), &line, &column);
    ck_assert_uint_eq(line, 1);
    ck_assert_uint_eq(column, 7);
}
END_TEST

/* What is in another encoding is told so, with the place, before anything else. */
START_TEST(test_json_other_encodings) {
    static const struct {
        const char *text;
        size_t size;
        const char *told;
        uint32_t line, column;
    } cases[] = {
        {"{\n \"\xB0\xE0\": [", 9, "not UTF-8", 2, 3},
        {"\xFF\xFE{\0}\0", 6, "UTF-16", 1, 1},
        {"{\0}\0", 4, "UTF-16", 1, 1},
        {"\xFE\xFF\0{\0}", 6, "UTF-16", 1, 1},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const cns_json *root = NULL;
        cns_json_error error;
        EXPECT(CONSULT_INVALID_JSON, cns_json_read(&arena, cases[i].text, cases[i].size, 64, &root, &error));
        ck_assert_msg(strstr(error.message, cases[i].told) != NULL, "%s: %s", cases[i].told, error.message);
        ck_assert(error.encoding);
        ck_assert_uint_eq(error.line, cases[i].line);
        ck_assert_uint_eq(error.column, cases[i].column);
        EXPECT_TEXT("not-utf-8", cns_json_error_code(&error, CONSULT_INVALID_JSON));
    }
}
END_TEST

START_TEST(test_json_says_what_jansson_would_not) {
    const cns_json *root = NULL;
    cns_json_error error;
    EXPECT(CONSULT_INVALID_JSON, cns_json_read(&arena, "\"\\u0000\"", 8, 64, &root, &error));
    ck_assert_ptr_null(strstr(error.message, "JSON_"));
    ck_assert_ptr_nonnull(strstr(error.message, "\\u0000"));
    EXPECT_TEXT("bad-json", cns_json_error_code(&error, CONSULT_INVALID_JSON));
    EXPECT(CONSULT_LIMIT, cns_json_read(&arena, "[[]]", 4, 1, &root, &error));
    ck_assert_ptr_null(strstr(error.message, "limits"));
    EXPECT_TEXT("too-deep", cns_json_error_code(&error, CONSULT_LIMIT));
}
END_TEST

START_TEST(test_json_depth) {
    const cns_json *root = NULL;
    cns_json_error error;
    EXPECT_OK(cns_json_read(&arena, "[[[]]]", 6, 3, &root, &error));
    EXPECT(CONSULT_LIMIT, cns_json_read(&arena, "[[[[]]]]", 8, 3, &root, &error));
    const char *deep = test_join(test_repeat("[", 100000), test_repeat("]", 100000), NULL);
    EXPECT(CONSULT_LIMIT, cns_json_read(&arena, deep, strlen(deep), 64, &root, &error));
    EXPECT_OK(cns_json_read(&arena, "\"[[[[[[\"", 8, 1, &root, &error)); /* brackets in a string are no depth */
}
END_TEST

START_TEST(test_writer_writes_what_json_reads) {
    cns_buffer b;
    cns_buffer_start(&b, &memory);
    cns_write_open(&b, '{');
    cns_write_member(&b, "a", "x\"\\\n\x01眼");
    cns_write_member(&b, "n", NULL);
    cns_write_key(&b, "l");
    cns_write_open(&b, '[');
    cns_write_integer(&b, -5);
    cns_write_bool(&b, true);
    cns_write_open(&b, '{');
    cns_write_close(&b, '}');
    cns_write_close(&b, ']');
    cns_write_member_integer(&b, "i", 7);
    cns_write_close(&b, '}');
    EXPECT_TEXT("{\"a\":\"x\\\"\\\\\\n\\u0001眼\",\"n\":null,\"l\":[-5,true,{}],\"i\":7}", b.data);
    EXPECT_TEXT("x\"\\\n\x01眼", cns_json_string(read_json(b.data), "a", ""));
    cns_buffer_free(&b);
}
END_TEST

static void add_tests(TCase *tests) {
    tcase_add_checked_fixture(tests, open_arena, close_arena);
    tcase_add_test(tests, test_json_tree);
    tcase_add_test(tests, test_json_order_is_that_of_the_document);
    tcase_add_test(tests, test_json_pointer_and_place);
    tcase_add_test(tests, test_json_refused);
    tcase_add_test(tests, test_json_byte_order_mark);
    tcase_add_test(tests, test_json_other_encodings);
    tcase_add_test(tests, test_json_says_what_jansson_would_not);
    tcase_add_test(tests, test_json_depth);
    tcase_add_test(tests, test_writer_writes_what_json_reads);
}

int main(void) {
    return test_main("json", add_tests);
}
