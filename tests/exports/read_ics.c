/* Reads a calendar from standard input with libical; prints how many events and to-dos it has and how many faults libical finds.
 * Exit code 1 when there are faults. */
#include <libical/ical.h>
#include <stdio.h>
#include <stdlib.h>

enum { MOST = 1 << 20 };

static int count(icalcomponent *calendar, icalcomponent_kind kind) {
    int found = 0;
    for (icalcomponent *c = icalcomponent_get_first_component(calendar, kind); c != NULL;
         c = icalcomponent_get_next_component(calendar, kind))
        found++;
    return found;
}

int main(void) {
    char *text = malloc(MOST);
    if (text == NULL) return 2;
    size_t size = fread(text, 1, MOST - 1, stdin);
    text[size] = '\0';
    icalcomponent *calendar = icalparser_parse_string(text);
    free(text);
    if (calendar == NULL) return 2;
    int errors = icalcomponent_count_errors(calendar);
    int lawful = icalrestriction_check(calendar);
    printf("%d %d\n", count(calendar, ICAL_VEVENT_COMPONENT) + count(calendar, ICAL_VTODO_COMPONENT), errors);
    icalcomponent_free(calendar);
    return errors != 0 || !lawful;
}
