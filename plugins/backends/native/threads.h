// Threads, a lock and a condition on POSIX systems and on Windows.
#ifndef HEDDLE_THREADS_H
#define HEDDLE_THREADS_H

#ifdef _WIN32
#define WIN32_LEAN_AND_MEAN
#include <windows.h>

typedef HANDLE Thread;
typedef SRWLOCK Lock;
typedef CONDITION_VARIABLE Condition;
#define THREAD_RESULT DWORD WINAPI
#define THREAD_END 0
#define lock_init(lock) InitializeSRWLock(lock)
#define lock_take(lock) AcquireSRWLockExclusive(lock)
#define lock_leave(lock) ReleaseSRWLockExclusive(lock)
#define condition_init(condition) InitializeConditionVariable(condition)
#define condition_wait(condition, lock) SleepConditionVariableSRW(condition, lock, INFINITE, 0)
#define condition_wake(condition) WakeAllConditionVariable(condition)
#define thread_start(thread, run, data) ((*(thread) = CreateThread(NULL, 0, run, data, 0, NULL)) != NULL)
#define thread_join(thread) (WaitForSingleObject(thread, INFINITE), CloseHandle(thread))
#else
#include <pthread.h>

typedef pthread_t Thread;
typedef pthread_mutex_t Lock;
typedef pthread_cond_t Condition;
#define THREAD_RESULT void *
#define THREAD_END NULL
#define lock_init(lock) pthread_mutex_init(lock, NULL)
#define lock_take(lock) pthread_mutex_lock(lock)
#define lock_leave(lock) pthread_mutex_unlock(lock)
#define condition_init(condition) pthread_cond_init(condition, NULL)
#define condition_wait(condition, lock) pthread_cond_wait(condition, lock)
#define condition_wake(condition) pthread_cond_broadcast(condition)
#define thread_start(thread, run, data) (pthread_create(thread, NULL, run, data) == 0)
#define thread_join(thread) pthread_join(thread, NULL)
#endif

/** In a loop that waits for another thread. */
static inline void relax(void) {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  __asm__ volatile("yield");
#endif
}

#endif
