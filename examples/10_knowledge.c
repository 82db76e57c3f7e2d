/* 10: what the hospital knows: laboratory values, answers, the agent who is to take the talk.
 *
 * Shows: values compared with their ranges, never a diagnosis; answers from the facts and a detour where they are silent; a text
 * masked for a log; who of two agents takes an upset patient. */
#include <consult/consult.h>

#include <stdio.h>
#include <string.h>

static const char *const facts_json =
    "{\"hospital\": \"晴川眼科医院\", \"hours\": \"每天8:00–17:30\", \"prices\": {\"散瞳验光\": \"90元\"}}";

static int read_labs(consult_worker *worker, const consult_pack *pack) {
    consult_lab_options who = {.struct_size = sizeof who, .sex = CONSULT_SEX_MALE, .has_age = true, .age = 45};
    const consult_lab_report *report = NULL;
    if (consult_labs(worker, pack, "谷丙 82 U/L，空腹血糖5.2", CONSULT_ZERO_TERMINATED, &who, &report) != CONSULT_OK) return 0;
    for (size_t i = 0; i < report->count; i++) {
        const consult_lab *lab = report->items[i];
        printf("%s %s %s (%s): %s\n", lab->title, lab->value_text, lab->unit, lab->range_text, lab->say);
    }
    printf("%s\n\n", report->closing);
    return report->count == 2 && report->items[0]->verdict == CONSULT_LAB_ABOVE && !report->critical;
}

static int answer(consult_worker *worker, const consult_pack *pack, const consult_facts *facts) {
    consult_knowledge_options options = {.struct_size = sizeof options, .facts = facts};
    const consult_answer_list *answers = NULL;
    if (consult_answers(worker, pack, "几点上班？停车场在哪里？", CONSULT_ZERO_TERMINATED, &options, &answers) != CONSULT_OK)
        return 0;
    size_t known = 0;
    for (size_t i = 0; i < answers->count; i++) {
        const consult_answer *one = answers->items[i];
        known += one->known;
        printf("%s (%s): %s\n", one->title, one->known ? "known" : "not known", one->phrases[0]->text.data);
    }
    return answers->count == 2 && known == 1; /* the facts say nothing of parking: nothing is invented */
}

static int route(consult_worker *worker, const consult_session *session) {
    const consult_agent junior = {.struct_size = sizeof junior, .id = "junior", .skill = 200, .load = 1, .capacity = 5};
    const consult_agent senior = {.struct_size = sizeof senior, .id = "senior", .skill = 900, .load = 3, .capacity = 5};
    const consult_agent *agents[] = {&junior, &senior};
    const consult_routing *routing = NULL;
    if (consult_route(session, worker, agents, 2, INT64_C(1764554400000), &routing) != CONSULT_OK) return 0;
    printf("\ndifficulty %u of 1000: ", (unsigned)routing->difficulty->permille);
    printf("%s takes it\n", agents[routing->agent]->id);
    return routing->agent == 1;
}

static int talk(consult_worker *worker, const consult_pack *pack, const consult_facts *facts) {
    consult_session *session = NULL;
    const consult_advice *advice = NULL;
    consult_string masked = {NULL, 0};
    consult_turn turn = {.struct_size = sizeof turn,
                         .role = CONSULT_ROLE_PATIENT,
                         .text = "我要投诉！上次手术完更看不清了，赔钱！打我电话13800001234",
                         .size = CONSULT_ZERO_TERMINATED,
                         .at_ms = INT64_C(1764554400000)};
    int done = consult_session_new(pack, facts, NULL, &session) == CONSULT_OK &&
               consult_session_turn(session, worker, &turn, &advice) == CONSULT_OK && route(worker, session) &&
               consult_mask_text(worker, pack, session, turn.text, turn.size, &masked) == CONSULT_OK;
    if (done) printf("for the log: %.*s\n", (int)masked.size, masked.data);
    done = done && strstr(masked.data, "13800001234") == NULL;
    consult_session_free(session);
    return done;
}

int main(void) {
    consult_context *context = NULL;
    consult_pack *pack = NULL;
    consult_facts *facts = NULL;
    consult_worker *worker = NULL;
    int right = consult_context_new(NULL, &context) == CONSULT_OK && consult_pack_default(context, &pack) == CONSULT_OK &&
                consult_facts_from_json(context, pack, facts_json, CONSULT_ZERO_TERMINATED, &facts, NULL) == CONSULT_OK &&
                consult_worker_new(context, &worker) == CONSULT_OK && read_labs(worker, pack) && answer(worker, pack, facts) &&
                talk(worker, pack, facts);
    consult_worker_free(worker);
    consult_facts_unref(facts);
    consult_pack_unref(pack);
    consult_context_unref(context);
    return right ? 0 : 1;
}
