/* A worker of a follow-up desk: takes the plan that is due next, makes its contact, records the result, and writes when the next
 * one is due. As many workers as you like run at once.
 *
 * Shows: FOR UPDATE SKIP LOCKED (each plan is one worker's until it commits), a plan computed anew from the recorded results, and
 * why nothing is lost or done twice when a worker dies: contact, result and next date are one transaction.
 *
 *     worker CONNECTION NUMBER NOW_MS [PAUSE_MS]
 */
#include <consult/consult.h>
#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct desk {
    PGconn *connection;
    const consult_pack *pack;
    consult_worker *worker;
    const char *number;
    const char *now;
    const char *pause_ms; /* how long a call takes; NULL = no time */
} desk;

static PGresult *ask(desk *d, const char *query, int count, const char *const *values) {
    PGresult *r = PQexecParams(d->connection, query, count, NULL, values, NULL, NULL, 0);
    ExecStatusType status = PQresultStatus(r);
    if (status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK) return r;
    fprintf(stderr, "worker %s: %s", d->number, PQerrorMessage(d->connection));
    PQclear(r);
    return NULL;
}

static int command(desk *d, const char *query, int count, const char *const *values) {
    PGresult *r = ask(d, query, count, values);
    PQclear(r);
    return r != NULL;
}

static consult_result result_of(const char *name) {
    for (int i = 1; consult_result_name((consult_result)i) != NULL; i++)
        if (strcmp(consult_result_name((consult_result)i), name) == 0) return (consult_result)i;
    return (consult_result)0;
}

/* The plan of a row, with all results so far. NULL when something is wrong. */
static consult_plan *plan_of(desk *d, const PGresult *row) {
    const consult_plan_options options = {.struct_size = sizeof options, .consent = CONSULT_PURPOSE_SERVICE};
    consult_plan *plan = NULL;
    if (consult_plan_new(d->worker, d->pack, NULL, PQgetvalue(row, 0, 1), atoll(PQgetvalue(row, 0, 2)), &options, &plan) !=
        CONSULT_OK)
        return NULL;
    const char *id[] = {PQgetvalue(row, 0, 0)};
    PGresult *past = ask(d, "SELECT step, attempt, result, at_ms FROM result WHERE plan_id = $1 ORDER BY number", 1, id);
    int fine = past != NULL;
    for (int i = 0; fine && i < PQntuples(past); i++)
        fine = consult_plan_record(plan, PQgetvalue(past, i, 0), (uint32_t)atoi(PQgetvalue(past, i, 1)),
                                   result_of(PQgetvalue(past, i, 2)), atoll(PQgetvalue(past, i, 3)), 0) == CONSULT_OK;
    PQclear(past);
    if (fine) return plan;
    consult_plan_free(plan);
    return NULL;
}

/* Stands for the telephone: nobody answers at first, then somebody does. */
static consult_result call(desk *d, const consult_step *step) {
    if (d->pause_ms != NULL) (void)command(d, "SELECT pg_sleep($1::integer / 1000.0)", 1, &d->pause_ms);
    return step->attempt % 2 == 1 ? CONSULT_RESULT_NO_ANSWER : CONSULT_RESULT_DONE;
}

/* Makes the next contact of a plan and writes what follows from it. */
static int work(desk *d, const char *id, consult_plan *plan) {
    const consult_step *step = consult_plan_next(plan, 0);
    char name[64], attempt[16], at[24], due[24];
    if (step == NULL) return command(d, "UPDATE plan SET due_ms = NULL WHERE id = $1", 1, &id);
    (void)snprintf(name, sizeof name, "%s", step->id); /* borrowed until the plan changes */
    (void)snprintf(attempt, sizeof attempt, "%u", (unsigned)step->attempt);
    (void)snprintf(at, sizeof at, "%lld", (long long)step->due_ms);
    consult_result result = call(d, step);
    const char *made[] = {id, name, attempt, consult_result_name(result), at, d->number};
    if (!command(d,
                 "INSERT INTO result SELECT $1::bigint, count(*), $2, $3::integer, $4, $5::bigint, $6::integer FROM result "
                 "WHERE plan_id = $1::bigint",
                 6, made))
        return 0;
    if (consult_plan_record(plan, name, (uint32_t)atoi(attempt), result, atoll(at), 0) != CONSULT_OK) return 0;
    step = consult_plan_next(plan, 0);
    if (step != NULL) (void)snprintf(due, sizeof due, "%lld", (long long)step->due_ms);
    const char *next[] = {id, step != NULL ? due : NULL};
    return command(d, "UPDATE plan SET due_ms = $2 WHERE id = $1", 2, next);
}

/* One plan, in one transaction. 1 = done, 0 = nothing is due, -1 = something is wrong. */
static int turn(desk *d) {
    if (!command(d, "BEGIN", 0, NULL)) return -1;
    PGresult *row = ask(d,
                        "SELECT id, template, anchor_ms FROM plan WHERE due_ms <= $1 ORDER BY due_ms, id LIMIT 1 "
                        "FOR UPDATE SKIP LOCKED",
                        1, &d->now);
    int done = row == NULL ? -1 : PQntuples(row);
    if (done == 1) {
        consult_plan *plan = plan_of(d, row);
        if (plan == NULL || !work(d, PQgetvalue(row, 0, 0), plan)) done = -1;
        consult_plan_free(plan);
    }
    PQclear(row);
    if (!command(d, done < 0 ? "ROLLBACK" : "COMMIT", 0, NULL)) return -1;
    return done;
}

int main(int argc, char **argv) {
    if (argc < 4) {
        fprintf(stderr, "worker CONNECTION NUMBER NOW_MS [PAUSE_MS]\n");
        return 2;
    }
    consult_context *context = NULL;
    consult_pack *pack = NULL;
    desk d = {.number = argv[2], .now = argv[3], .pause_ms = argc > 4 ? argv[4] : NULL};
    int done = -1;
    d.connection = PQconnectdb(argv[1]);
    if (PQstatus(d.connection) != CONNECTION_OK)
        fprintf(stderr, "worker %s: %s", d.number, PQerrorMessage(d.connection));
    else if (consult_context_new(NULL, &context) == CONSULT_OK && consult_pack_default(context, &pack) == CONSULT_OK &&
             consult_worker_new(context, &d.worker) == CONSULT_OK) {
        d.pack = pack;
        while ((done = turn(&d)) == 1) {}
    }
    consult_worker_free(d.worker);
    consult_pack_unref(pack);
    consult_context_unref(context);
    PQfinish(d.connection);
    return done == 0 ? 0 : 1;
}
