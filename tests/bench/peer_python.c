#define _POSIX_C_SOURCE 200809L
#include "peer_python.h"

#ifdef BENCH_PYTHON
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

struct bench_python {
    pid_t child;
    FILE *ask, *answer;
    size_t found;
    FILE *files[3]; /* words, texts, folded texts; without names, the child inherits them */
};

static bool write_words(FILE **file, char *const *words, size_t count) {
    *file = tmpfile();
    if (*file == NULL) return false;
    for (size_t i = 0; i < count; i++) (void)fprintf(*file, "%s\n", words[i]);
    return fflush(*file) == 0;
}

static bool write_texts(FILE **file, const bench_input *input, const bench_fold *fold) {
    static char folded[8 * 65536 + 16];
    *file = tmpfile();
    if (*file == NULL) return false;
    for (size_t i = 0; i < input->count; i++) {
        size_t size = fold == NULL ? input->sizes[i] : bench_fold_text(fold, input->texts[i], input->sizes[i], folded);
        (void)fwrite(fold == NULL ? input->texts[i] : folded, 1, size, *file);
        (void)fputc('\n', *file);
    }
    return fflush(*file) == 0;
}

static void become_python(bench_python *p, const int in[2], const int out[2]) {
    (void)dup2(in[0], STDIN_FILENO);
    (void)dup2(out[1], STDOUT_FILENO);
    (void)close(in[0]);
    (void)close(in[1]);
    (void)close(out[0]);
    (void)close(out[1]);
    char numbers[3][12];
    for (size_t i = 0; i < 3; i++) (void)snprintf(numbers[i], sizeof numbers[i], "%d", fileno(p->files[i]));
    (void)execl(BENCH_PYTHON, BENCH_PYTHON, BENCH_PYTHON_PEER, numbers[0], numbers[1], numbers[2], (char *)NULL);
    _exit(127);
}

static bool start(bench_python *p) {
    int in[2], out[2];
    (void)signal(SIGPIPE, SIG_IGN);
    if (pipe(in) != 0 || pipe(out) != 0) return false;
    p->child = fork();
    if (p->child == 0) become_python(p, in, out);
    (void)close(in[0]);
    (void)close(out[1]);
    p->ask = fdopen(in[1], "w");
    p->answer = fdopen(out[0], "r");
    return p->child > 0 && p->ask != NULL && p->answer != NULL;
}

bench_python *bench_python_new(const bench_input *input, char *const *words, size_t count, const bench_fold *fold) {
    bench_python *p = calloc(1, sizeof *p);
    if (p == NULL) abort();
    if (write_words(&p->files[0], words, count) && write_texts(&p->files[1], input, NULL) &&
        write_texts(&p->files[2], input, fold) && start(p) && fscanf(p->answer, "%zu", &p->found) == 1)
        return p;
    bench_python_free(p);
    return NULL;
}

void bench_python_free(bench_python *p) {
    if (p == NULL) return;
    if (p->ask != NULL) (void)fclose(p->ask); /* the end of its input ends it */
    if (p->answer != NULL) (void)fclose(p->answer);
    if (p->child > 0) (void)waitpid(p->child, NULL, 0);
    for (size_t i = 0; i < 3; i++)
        if (p->files[i] != NULL) (void)fclose(p->files[i]);
    free(p);
}

size_t bench_python_found(const bench_python *p) {
    return p->found;
}

double bench_python_run(bench_python *p) {
    size_t found = 0;
    double ns = -1;
    if (fputs("\n", p->ask) < 0 || fflush(p->ask) != 0 || fscanf(p->answer, "%zu %lf", &found, &ns) != 2) return -1;
    return ns;
}

#else

bench_python *bench_python_new(const bench_input *input, char *const *words, size_t count, const bench_fold *fold) {
    (void)input, (void)words, (void)count, (void)fold;
    return NULL;
}
void bench_python_free(bench_python *p) {
    (void)p;
}
size_t bench_python_found(const bench_python *p) {
    (void)p;
    return 0;
}
double bench_python_run(bench_python *p) {
    (void)p;
    return -1;
}
#endif
