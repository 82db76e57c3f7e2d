/* What a slot's value must be when it comes from outside (a host, a saved session): the form that texts give it. */
#ifndef CNS_ENGINE_SLOT_FORM_H
#define CNS_ENGINE_SLOT_FORM_H

#include "model/pack.h"

#define CNS_SLOT_FORM_BYTES 64u /* room for a value that is written anew */

/* The form, in plain English. */
const char *cns_slot_form(const cns_model *m, uint32_t slot);

/* Brings a value of UTF-8 into the slot's normal form: it stays where it is, or is written into `room`, with a NUL. False: it is
 * not of the form. */
bool cns_slot_form_take(const cns_model *m, uint32_t slot, const char **value, size_t *size, char room[CNS_SLOT_FORM_BYTES]);

#endif
