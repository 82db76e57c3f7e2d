/* JSON, written: compact, in the order of the calls, no locale. */
#ifndef CNS_TEXT_WRITER_H
#define CNS_TEXT_WRITER_H

#include "base/buffer.h"

/* Commas are put where they are due: a value follows a key, or an opening, or another value. */
void cns_write_open(cns_buffer *b, char bracket);
void cns_write_close(cns_buffer *b, char bracket);
void cns_write_key(cns_buffer *b, const char *key);
void cns_write_string(cns_buffer *b, const char *text, size_t size);
void cns_write_text(cns_buffer *b, const char *text); /* NULL writes null */
void cns_write_integer(cns_buffer *b, int64_t value);
void cns_write_bool(cns_buffer *b, bool value);

/* key and value at once */
void cns_write_member(cns_buffer *b, const char *key, const char *text);
void cns_write_member_integer(cns_buffer *b, const char *key, int64_t value);

#endif
