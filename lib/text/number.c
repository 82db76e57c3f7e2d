#include "text/number.h"

int cns_number_digit(uint32_t point) {
    if (point >= '0' && point <= '9') return (int)(point - '0');
    switch (point) {
    case 0x3007:           /* 〇 */
    case 0x96F6: return 0; /* 零 */
    case 0x4E00:           /* 一 */
    case 0x58F9:           /* 壹 */
    case 0x5E7A: return 1; /* 幺 */
    case 0x4E8C:           /* 二 */
    case 0x8D30:           /* 贰 */
    case 0x4E24:           /* 两 */
    case 0x4FE9: return 2; /* 俩 */
    case 0x4E09:           /* 三 */
    case 0x53C1: return 3; /* 叁 */
    case 0x56DB:           /* 四 */
    case 0x8086: return 4; /* 肆 */
    case 0x4E94:           /* 五 */
    case 0x4F0D: return 5; /* 伍 */
    case 0x516D:           /* 六 */
    case 0x9646: return 6; /* 陆 */
    case 0x4E03:           /* 七 */
    case 0x67D2: return 7; /* 柒 */
    case 0x516B:           /* 八 */
    case 0x634C: return 8; /* 捌 */
    case 0x4E5D:           /* 九 */
    case 0x7396: return 9; /* 玖 */
    default: return -1;
    }
}

uint32_t cns_number_unit(uint32_t point) {
    switch (point) {
    case 0x5341:               /* 十 */
    case 0x62FE: return 10;    /* 拾 */
    case 0x767E:               /* 百 */
    case 0x4F70: return 100;   /* 佰 */
    case 0x5343:               /* 千 */
    case 0x4EDF: return 1000;  /* 仟 */
    case 0x4E07: return 10000; /* 万 */
    default: return 0;
    }
}

bool cns_number_begins(uint32_t point) {
    if (cns_number_digit(point) >= 0 || cns_number_unit(point)) return true;
    return point == 0x51E0 /* 几 */ || point == 0x534A /* 半 */ || point == 0x6570 /* 数 */ || point == 0x53CC /* 双 */;
}

bool cns_number_is_ascii(uint32_t point) {
    return point >= '0' && point <= '9';
}

bool cns_number_in_thousands(const uint32_t *points, size_t count, size_t start, size_t at) {
    if (at - start < 1 || at - start > 3 || count - at < 4 || points[at] != ',') return false;
    for (size_t i = at + 1; i < at + 4; i++)
        if (!cns_number_is_ascii(points[i])) return false;
    return at + 4 == count || !cns_number_is_ascii(points[at + 4]);
}

uint32_t cns_number_length(const uint32_t *points, uint32_t count) {
    uint32_t length = 0;
    bool digits = count && cns_number_is_ascii(points[0]);
    while (length < count && cns_number_is_ascii(points[length]) == digits &&
           (digits || cns_number_digit(points[length]) >= 0 || cns_number_unit(points[length])))
        length++;
    return length;
}

/* What passes 32 bits on the way is no number: it must not come round to a small one. */
static bool read_chinese(const uint32_t *points, size_t count, uint32_t *value) {
    uint64_t total = 0, section = 0, digit = 0;
    bool any = false, open = false;
    for (size_t i = 0; i < count && digit <= UINT32_MAX && section <= UINT32_MAX && total <= UINT32_MAX; i++) {
        int d = cns_number_digit(points[i]);
        uint32_t unit = cns_number_unit(points[i]);
        if (d < 0 && !unit) break;
        any = true;
        if (d >= 0) {
            digit = open ? digit * 10 + (uint64_t)d : (uint64_t)d;
            open = true;
            continue;
        }
        if (unit == 10000) {
            total += (section + digit ? section + digit : 1) * unit;
            section = 0;
        } else {
            section += (open ? digit : 1) * unit;
        }
        digit = 0;
        open = false;
    }
    if (!any || total > UINT32_MAX || section > UINT32_MAX || digit > UINT32_MAX || total + section + digit > UINT32_MAX)
        return false;
    *value = (uint32_t)(total + section + digit);
    return true;
}

bool cns_number_read(const uint32_t *points, size_t count, uint32_t *value) {
    for (size_t i = 0; i < count; i++)
        if (cns_number_digit(points[i]) >= 0 || cns_number_unit(points[i])) return read_chinese(points + i, count - i, value);
    return false;
}
