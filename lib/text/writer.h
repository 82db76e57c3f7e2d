/* JSON, written: compact, in the order of the calls, no locale. */
#ifndef CNS_TEXT_WRITER_H
#define CNS_TEXT_WRITER_H

#include "base/buffer.h"

/* The characters of base64 in URLs: none of them needs an escape. */
#define CNS_BASE64 "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"

/* Commas are put where they are due: a value follows a key, or an opening, or another value. */
void cns_write_open(cns_buffer *b, char bracket);
void cns_write_close(cns_buffer *b, char bracket);
void cns_write_key(cns_buffer *b, const char *key);
void cns_write_string(cns_buffer *b, const char *text, size_t size);
void cns_write_text(cns_buffer *b, const char *text);                                     /* NULL writes null */
void cns_write_key_bytes(cns_buffer *b, const char *key, const void *bytes, size_t size); /* base64 of URLs, no padding */
void cns_write_integer(cns_buffer *b, int64_t value);
void cns_write_bool(cns_buffer *b, bool value);

/* A text in pieces: between its quotes, which are written with cns_buffer_char() after cns_write_key(). */
void cns_write_inside(cns_buffer *b, const char *text, size_t size);

/* key and value at once */
void cns_write_member(cns_buffer *b, const char *key, const char *text);
void cns_write_member_integer(cns_buffer *b, const char *key, int64_t value);

#endif
