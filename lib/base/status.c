#include "consult/status.h"

#define TEXT_OF(x)            #x
#define VERSION_TEXT(a, b, c) TEXT_OF(a) "." TEXT_OF(b) "." TEXT_OF(c)

const char *consult_version(void) {
    return VERSION_TEXT(CONSULT_VERSION_MAJOR, CONSULT_VERSION_MINOR, CONSULT_VERSION_PATCH);
}

const char *consult_status_name(consult_status status) {
    switch (status) {
    case CONSULT_OK: return "OK";
    case CONSULT_INVALID_ARGUMENT: return "INVALID_ARGUMENT";
    case CONSULT_NO_MEMORY: return "NO_MEMORY";
    case CONSULT_INVALID_UTF8: return "INVALID_UTF8";
    case CONSULT_LIMIT: return "LIMIT";
    case CONSULT_INVALID_PACK: return "INVALID_PACK";
    case CONSULT_INVALID_JSON: return "INVALID_JSON";
    case CONSULT_UNKNOWN_ID: return "UNKNOWN_ID";
    case CONSULT_NOT_FOUND: return "NOT_FOUND";
    case CONSULT_IO: return "IO";
    case CONSULT_UNSUPPORTED_VERSION: return "UNSUPPORTED_VERSION";
    case CONSULT_PACK_MISMATCH: return "PACK_MISMATCH";
    case CONSULT_OUT_OF_ORDER: return "OUT_OF_ORDER";
    case CONSULT_REGEX_LIMIT: return "REGEX_LIMIT";
    }
    return "UNKNOWN";
}
