// Attributes with which clang finds coroutines that outlive what they refer to. Off unless AIO_CHECK_COROUTINES is
// defined, since with them clang refuses every plain function or lambda that returns a Coro. Any thread.
#pragma once

#if defined(AIO_CHECK_COROUTINES) && defined(__has_cpp_attribute)
#if __has_cpp_attribute(clang::coro_lifetimebound)
/// On Coro: arguments that a coroutine refers to must live as long as the coroutine that is kept.
#define AIO_CORO_TYPE [[clang::coro_return_type, clang::coro_lifetimebound]]
/// On a plain function that returns a Coro and takes its parameters by value.
#define AIO_CORO_WRAPPER [[clang::coro_wrapper, clang::coro_disable_lifetimebound]]
/// The same on a lambda, after its parameters.
#define AIO_CORO_WRAPPER_LAMBDA __attribute__((coro_wrapper))
#endif
#endif

#ifndef AIO_CORO_TYPE
#define AIO_CORO_TYPE
#define AIO_CORO_WRAPPER
#define AIO_CORO_WRAPPER_LAMBDA
#endif
