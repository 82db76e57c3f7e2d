#include "text/lookalike.h"

#include "text/homophone.h"
#include "text/number.h"

/* Ours, folded forms: seen or likely in place of the second. Pairs whose first makes a common word of its own there (威信, 微芯)
 * are left out. */
static const uint16_t lookalikes[][2] = {
    {0x8587, 0x5FAE}, {0x5FBD, 0x5FAE}, {0x6EA6, 0x5FAE}, {0x5DB6, 0x5FAE}, /* 薇 徽 溦 嶶 → 微 */
    {0x4F29, 0x4FE1}, {0x8A2B, 0x4FE1},                                     /* 伩 訫 → 信 */
    {0x4F3D, 0x52A0}, {0x73C8, 0x52A0}, {0x5496, 0x52A0}, {0x67B7, 0x52A0}, /* 伽 珈 咖 枷 → 加 */
    {0x547A, 0x53F7},                                                       /* 呺 → 号 */
    {0x510D, 0x50BB}, {0x506A, 0x903C},                                     /* 儍 → 傻, 偪 → 逼 */
    {0x808F, 0x64CD}, {0x8279, 0x64CD},                                     /* 肏 艹 → 操 */
    {0x0430, 'a'},    {0x0435, 'e'},    {0x043E, 'o'},    {0x0440, 'p'},    {0x0441, 'c'}, {0x0443, 'y'}, {0x0445, 'x'},
    {0x0455, 's'},    {0x0456, 'i'},    {0x0475, 'v'},    {0x051B, 'q'},    {0x051D, 'w'}, /* Cyrillic а е о р с у х ѕ і ѵ ԛ ԝ */
    {0x03B1, 'a'},    {0x03B9, 'i'},    {0x03BA, 'k'},    {0x03BD, 'v'},    {0x03BF, 'o'}, {0x03C1, 'p'}, {0x03C7, 'x'},
    {0x03C9, 'w'}, /* α ι κ ν ο ρ χ ω */
};

static uint32_t lookalike(uint32_t point) {
    for (unsigned i = 0; i < sizeof lookalikes / sizeof *lookalikes; i++)
        if (lookalikes[i][0] == point) return lookalikes[i][1];
    return point;
}

uint32_t cns_variant_point(cns_variant variant, uint32_t point) {
    int digit = variant == CNS_VARIANT_DIGITS || variant == CNS_VARIANT_LOOKALIKE ? cns_number_digit(point) : -1;
    if (digit >= 0) return (uint32_t)('0' + digit);
    switch (variant) {
    case CNS_VARIANT_LOOKALIKE: return lookalike(point);
    case CNS_VARIANT_HOMOPHONE: return cns_homophone(lookalike(point));
    default: return point;
    }
}
