#include "engine/faults.h"

#include "text/civil.h"
#include "text/utf8.h"

#include <stdio.h>
#include <string.h>

const char *cns_fault_locale(consult_locale locale) {
    return locale >= 0 && locale <= CONSULT_LOCALE_ZH_HANT ? NULL : "options.locale: there is no such locale";
}

const char *cns_fault_channel(consult_channel channel) {
    return channel >= 0 && channel <= CONSULT_CHANNEL_DESK ? NULL : "options.channel: there is no such channel";
}

const char *cns_fault_region(consult_region region) {
    return region >= 0 && region <= CONSULT_REGION_HK ? NULL : "options.region: there is no such region";
}

const char *cns_fault_time(int64_t at_ms) {
    return cns_civil_inside(at_ms)
               ? NULL
               : "the time lies outside the years 1900 to 2200: milliseconds since 1970 are wanted, no smaller unit";
}

consult_status cns_fault_tell(consult_worker *w, const char *message) {
    return cns_worker_fail(w, CONSULT_INVALID_ARGUMENT, CONSULT_NO_OFFSET, message);
}

consult_status cns_fault_struct(consult_worker *w, cns_struct_fit fit, const char *name, const char *type) {
    static const char *const before[] = {
        [CNS_STRUCT_MISSING] = " must be given",
        [CNS_STRUCT_SHORT] = ": struct_size is too small: set it to sizeof(",
        [CNS_STRUCT_NO_SIZE] = ": struct_size is too large to be one: set it to sizeof(",
        [CNS_STRUCT_NEWER] = ": a member is set that this version of the library does not know: leave what lies behind its ",
    };
    if (fit == CNS_STRUCT_FITS) return CONSULT_OK;
    const char *behind = fit == CNS_STRUCT_NEWER ? " zero" : ")";
    char text[200];
    int size = fit == CNS_STRUCT_MISSING ? snprintf(text, sizeof text, "%s%s", name, before[fit])
                                         : snprintf(text, sizeof text, "%s%s%s%s", name, before[fit], type, behind);
    const char *kept = size > 0 && (size_t)size < sizeof text ? cns_arena_copy(&w->arena, text, (size_t)size) : NULL;
    return cns_worker_fail(w, cns_struct_status(fit), CONSULT_NO_OFFSET, kept ? kept : "a struct does not fit its struct_size");
}

consult_status cns_fault_item(consult_worker *w, consult_status status, size_t offset, const char *member, size_t i,
                              const char *what) {
    char text[160];
    int size = snprintf(text, sizeof text, "%s[%zu]%s", member, i, what);
    const char *kept = size > 0 && (size_t)size < sizeof text ? cns_arena_copy(&w->arena, text, (size_t)size) : NULL;
    return cns_worker_fail(w, status, offset, kept ? kept : member);
}

static consult_status check_text(consult_worker *w, const char *member, size_t i, const char *text, const char *what) {
    size_t size = text ? strlen(text) : 0, bad = cns_utf8_check(text ? text : "", size);
    return bad == size ? CONSULT_OK : cns_fault_item(w, CONSULT_INVALID_UTF8, bad, member, i, what);
}

consult_status cns_fault_pairs(consult_worker *w, const char *member, const consult_pair *pairs, size_t count, bool whole) {
    for (size_t i = 0; i < count; i++) {
        if (!pairs || !pairs[i].key)
            return cns_fault_item(w, CONSULT_INVALID_ARGUMENT, CONSULT_NO_OFFSET, member, i, ": key must be given");
        if (whole && !pairs[i].value)
            return cns_fault_item(w, CONSULT_INVALID_ARGUMENT, CONSULT_NO_OFFSET, member, i,
                                  ": value must be given; leave the pair out instead");
        consult_status status = check_text(w, member, i, pairs[i].key, ".key is not UTF-8");
        if (status == CONSULT_OK) status = check_text(w, member, i, pairs[i].value, ".value is not UTF-8");
        if (status != CONSULT_OK) return status;
    }
    return CONSULT_OK;
}
