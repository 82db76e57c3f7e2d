/**
 * @file mask.h
 * Masked copies for logs: what is personal becomes stars.
 *
 * In a text: phone and other long numbers keep their last four digits (in whatever form the digits are written); numbers of
 * documents whose checksum holds (Mainland resident, Taiwan, Hong Kong) are hidden whole; names and whatever else the pack's slots
 * and formats of that kind find (`mask` in them: names beside their bearers, e-mail, ids of messengers, plates, street addresses)
 * keep their first character, or nothing. A mask is no anonymisation: what people tell of themselves in other
 * words stays. Source: manual row R60, F14; 个人信息保护法 28, 51.
 */
#ifndef CONSULT_MASK_H
#define CONSULT_MASK_H

#include "consult/session.h"

#ifdef __cplusplus
extern "C" {
#endif

/**
 * A masked copy of a text.
 * @param session  NULL, or the talk it belongs to: names and numbers that it knows are hidden too.
 * @param[out] masked  borrowed from the worker. A character that is hidden becomes one star; U+0000 stays, so its size counts.
 * @return INVALID_UTF8, LIMIT, INVALID_ARGUMENT (also a session of another pack: one of another digest), REGEX_LIMIT, NO_MEMORY.
 * Threads: the pack is shared; worker and session one at a time.
 */
CONSULT_API CONSULT_MUST_USE consult_status consult_mask_text(consult_worker *worker, const consult_pack *pack,
                                                              const consult_session *session, const char *text, size_t size,
                                                              consult_string *masked);

/**
 * A slot's value as it may be logged: what the slot's `mask` in the pack says, and where that says nothing, as a text; one of the
 * values that the pack itself gives the slot stays as it is.
 * @param[out] masked  borrowed from the worker; data NULL when the slot is not known.
 * @return UNKNOWN_ID, INVALID_ARGUMENT, NO_MEMORY.
 * Threads: session and worker one at a time.
 */
CONSULT_API CONSULT_MUST_USE consult_status consult_mask_slot(const consult_session *session, consult_worker *worker,
                                                              const char *slot, consult_string *masked);

#ifdef __cplusplus
}
#endif
#endif
