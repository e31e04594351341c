#pragma once

// What the compiler adds to the code: NUAGES_ASAN, NUAGES_TSAN, and NUAGES_LARGE_FRAMES where functions take
// several times the stack that they take in a release.
#if defined(__SANITIZE_ADDRESS__)
#define NUAGES_ASAN 1
#elif defined(__SANITIZE_THREAD__)
#define NUAGES_TSAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define NUAGES_ASAN 1
#elif __has_feature(thread_sanitizer)
#define NUAGES_TSAN 1
#endif
#endif
#if defined(NUAGES_ASAN) || defined(NUAGES_TSAN) || !defined(__OPTIMIZE__)
#define NUAGES_LARGE_FRAMES 1
#endif
