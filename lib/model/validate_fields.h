/* Tables of what the fields of the model's structs are, for validate.c, which looks at each of them. */
#ifndef CNS_MODEL_VALIDATE_FIELDS_H
#define CNS_MODEL_VALIDATE_FIELDS_H

#include "model/model.h"

#include <stddef.h>

/* What a field of a struct is. */
typedef enum cns_member_kind {
    CNS_MEMBER_NAME,     /* a text of the strings */
    CNS_MEMBER_RANGE,    /* elements of `section` */
    CNS_MEMBER_REFS,     /* refs, each an index of `section` */
    CNS_MEMBER_INDEX,    /* an index of `section` */
    CNS_MEMBER_OPTIONAL, /* that, or CNS_NONE */
    CNS_MEMBER_BELOW     /* a number below `limit` */
} cns_member_kind;

typedef struct cns_member {
    uint32_t offset;
    cns_member_kind kind;
    uint32_t target; /* section or limit */
} cns_member;

typedef struct cns_members {
    cns_section section;
    const cns_member *fields;
    uint32_t count;
} cns_members;

#define CNS_PLACE_OF(type, member) (uint32_t) offsetof(type, member)
#define CNS_HAS_NAME(t, m)                                                                                                         \
    { CNS_PLACE_OF(t, m), CNS_MEMBER_NAME, 0 }
#define CNS_HAS_RANGE(t, m, s)                                                                                                     \
    { CNS_PLACE_OF(t, m), CNS_MEMBER_RANGE, CNS_SECTION_##s }
#define CNS_HAS_REFS(t, m, s)                                                                                                      \
    { CNS_PLACE_OF(t, m), CNS_MEMBER_REFS, CNS_SECTION_##s }
#define CNS_HAS_INDEX(t, m, s)                                                                                                     \
    { CNS_PLACE_OF(t, m), CNS_MEMBER_INDEX, CNS_SECTION_##s }
#define CNS_HAS_OPTIONAL(t, m, s)                                                                                                  \
    { CNS_PLACE_OF(t, m), CNS_MEMBER_OPTIONAL, CNS_SECTION_##s }
#define CNS_HAS_BELOW(t, m, n)                                                                                                     \
    { CNS_PLACE_OF(t, m), CNS_MEMBER_BELOW, (uint32_t)(n) }
#define CNS_HAS_TITLES(t, m) CNS_HAS_NAME(t, m.en), CNS_HAS_NAME(t, m.hans), CNS_HAS_NAME(t, m.hant)

#define CNS_MEMBERS_OF(section, fields)                                                                                            \
    { CNS_SECTION_##section, fields, sizeof(fields) / sizeof *(fields) }

/* The sections of reviewing.h (validate_reviews.c). */
extern const cns_members cns_review_layouts[];
extern const uint32_t cns_review_layout_count;

/* What else must hold of them. */
bool cns_model_reviews_valid(const cns_model *m);

/* The sections of knowledge.h (validate_knowledge.c), and what else must hold of them: what words of a report name is there, and no
 * conversion divides by nothing. */
extern const cns_members cns_knowledge_layouts[];
extern const uint32_t cns_knowledge_layout_count;
bool cns_model_knowledge_valid(const cns_model *m);

#endif
