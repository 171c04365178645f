/* Loaded in front of a program (LD_PRELOAD), makes each sync take 2 ms longer: a plain disk instead of a write-back one. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <time.h>

static void wait_2_ms(void) {
    const struct timespec pause = {0, 2000000};
    nanosleep(&pause, 0);
}

int fdatasync(int descriptor) {
    int (*next)(int) = (int (*)(int))dlsym(RTLD_NEXT, "fdatasync");
    wait_2_ms();
    return next(descriptor);
}

int fsync(int descriptor) {
    int (*next)(int) = (int (*)(int))dlsym(RTLD_NEXT, "fsync");
    wait_2_ms();
    return next(descriptor);
}
