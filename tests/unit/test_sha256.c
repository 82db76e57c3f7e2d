/* base/sha256.c: the vectors of FIPS 180-4 and of NIST's CAVP. */
#include "base/sha256.h"
#include "expect.h"
#include "text.h"

START_TEST(test_sha256_vectors) {
    char hex[CNS_SHA256_HEX + 1];
    const struct {
        const char *text, *hex;
    } vectors[] = {
        {"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
        {"abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
        {"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
         "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
        {"abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu",
         "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1"},
        {"\xd3", "28969cdfa74a12c82f3bad960b0b000aca2ac329deea5c2328ebc6f2ba9802c1"},
        {"\x11\xaf", "5ca7133fa735326081558ac312c620eeca9970d1e70a4b95533d956f072d1f98"},
        {test_repeat("a", 1000000), "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"},
    };
    for (size_t i = 0; i < sizeof vectors / sizeof *vectors; i++) {
        cns_sha256_hex(vectors[i].text, strlen(vectors[i].text), hex);
        EXPECT_TEXT(vectors[i].hex, hex);
    }
}
END_TEST

START_TEST(test_sha256_in_pieces) {
    const char *text = test_repeat("0123456789", 30);
    uint8_t whole[CNS_SHA256_BYTES], pieces[CNS_SHA256_BYTES];
    cns_sha256 s;
    cns_sha256_start(&s);
    cns_sha256_add(&s, text, 300);
    cns_sha256_end(&s, whole);
    for (size_t step = 1; step < 130; step++) {
        cns_sha256_start(&s);
        for (size_t at = 0; at < 300; at += step) cns_sha256_add(&s, text + at, at + step < 300 ? step : 300 - at);
        cns_sha256_end(&s, pieces);
        ck_assert_mem_eq(whole, pieces, sizeof whole);
    }
}
END_TEST

static void add_tests(TCase *tests) {
    tcase_add_test(tests, test_sha256_vectors);
    tcase_add_test(tests, test_sha256_in_pieces);
}

int main(void) {
    return test_main("sha256", add_tests);
}
