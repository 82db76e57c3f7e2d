#include "text/number.h"

int cns_number_digit(uint32_t point) {
    if (point >= '0' && point <= '9') return (int)(point - '0');
    switch (point) { /* zero, the digits, their formal forms, and two and both of things */
    case 0x3007:
    case 0x96F6: return 0;
    case 0x4E00:
    case 0x58F9:
    case 0x5E7A: return 1;
    case 0x4E8C:
    case 0x8D30:
    case 0x4E24:
    case 0x4FE9: return 2;
    case 0x4E09:
    case 0x53C1: return 3;
    case 0x56DB:
    case 0x8086: return 4;
    case 0x4E94:
    case 0x4F0D: return 5;
    case 0x516D:
    case 0x9646: return 6;
    case 0x4E03:
    case 0x67D2: return 7;
    case 0x516B:
    case 0x634C: return 8;
    case 0x4E5D:
    case 0x7396: return 9;
    default: return -1;
    }
}

uint32_t cns_number_unit(uint32_t point) {
    switch (point) {
    case 0x5341:
    case 0x62FE: return 10;
    case 0x767E:
    case 0x4F70: return 100;
    case 0x5343:
    case 0x4EDF: return 1000;
    case 0x4E07: return 10000;
    default: return 0;
    }
}

bool cns_number_begins(uint32_t point) {
    return cns_number_digit(point) >= 0 || cns_number_unit(point) || point == 0x51E0 || point == 0x534A || point == 0x6570 ||
           point == 0x53CC;
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

static bool read_chinese(const uint32_t *points, size_t count, uint32_t *value) {
    uint64_t total = 0, section = 0, digit = 0;
    bool any = false, open = false;
    for (size_t i = 0; i < count && total < 100000000; i++) {
        int d = cns_number_digit(points[i]);
        uint32_t unit = cns_number_unit(points[i]);
        if (d >= 0) {
            digit = open ? digit * 10 + (uint64_t)d : (uint64_t)d;
            open = any = true;
        } else if (unit == 10000) {
            total += (section + digit ? section + digit : 1) * unit;
            section = digit = 0;
            open = false;
            any = true;
        } else if (unit) {
            section += (open ? digit : 1) * unit;
            digit = 0;
            open = false;
            any = true;
        } else {
            break;
        }
    }
    total += section + digit;
    if (!any || total > UINT32_MAX) return false;
    *value = (uint32_t)total;
    return true;
}

bool cns_number_read(const uint32_t *points, size_t count, uint32_t *value) {
    for (size_t i = 0; i < count; i++)
        if (cns_number_digit(points[i]) >= 0 || cns_number_unit(points[i])) return read_chinese(points + i, count - i, value);
    return false;
}
