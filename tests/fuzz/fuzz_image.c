/*
 * An image of a pack with bytes changed, cut off, or made of nothing but the input: refused, or safe to use. The digest is mended
 * after the change, so that what checks the inside of the image is reached.
 */
#include "fuzz.h"

static void try_image(test_world *world, const void *image, size_t size) {
    consult_pack *pack = NULL;
    consult_status status = consult_pack_from_image(world->context, image, size, &pack);
    FUZZ_CHECK((status == CONSULT_OK) == (pack != NULL));
    if (pack == NULL) return;
    const consult_labels *labels = NULL;
    const consult_findings *findings = NULL;
    (void)!consult_classify(world->worker, pack, "我眼睛发红，13800001234", CONSULT_ZERO_TERMINATED, NULL, &labels);
    (void)!consult_lint(world->worker, pack, NULL, "喂喂，包治好", CONSULT_ZERO_TERMINATED, NULL, &findings);
    consult_pack_unref(pack);
}

static uint64_t fnv(const uint8_t *bytes, size_t size) {
    uint64_t digest = UINT64_C(14695981039346656037);
    for (size_t i = 0; i < size; i++) digest = (digest ^ bytes[i]) * UINT64_C(1099511628211);
    return digest;
}

/* Where the digest lies in an image: found by trying. */
static size_t find_digest(const consult_pack *pack, const uint8_t *image) {
    uint64_t digest = consult_pack_digest(pack);
    size_t at = 0;
    while (at + 8 <= 128 && memcmp(image + at, &digest, sizeof digest) != 0) at += 4;
    FUZZ_CHECK(at + 8 <= 128);
    return at;
}

/* It is reckoned over all bytes, with its own as 0. */
static void mend(test_world *world, const uint8_t *image, uint8_t *copy, size_t kept) {
    static size_t place;
    if (place == 0) place = find_digest(world->pack, image);
    if (kept < 128) return;
    memset(copy + place, 0, 8);
    uint64_t digest = fnv(copy, kept);
    memcpy(copy + place, &digest, sizeof digest);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    test_world *world = fuzz_world();
    size_t whole = 0;
    const uint8_t *image = consult_pack_image(world->pack, &whole);
    try_image(world, data, size);
    fuzz_input input = {data, size};
    uint8_t *copy = malloc(whole);
    if (copy == NULL) abort();
    memcpy(copy, image, whole);
    size_t kept = whole;
    while (input.size > 0) { /* four bytes of place, one of value; the highest bit of the place cuts there */
        uint64_t place = (uint64_t)fuzz_number(&input, 4);
        if (place & 0x80000000u)
            kept = (size_t)(place & 0x7fffffffu) % (whole + 1);
        else
            copy[place % whole] = fuzz_byte(&input);
    }
    try_image(world, copy, kept);
    mend(world, image, copy, kept);
    try_image(world, copy, kept);
    free(copy);
    return 0;
}
