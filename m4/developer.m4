# Switches for whoever works on sluice. Releases default to none of them.

# SLUICE_WARNINGS: keep the warnings this compiler knows; --enable-werror
# promotes them. The flags are added after configure's own probes, which
# -Werror would break.
AC_DEFUN([SLUICE_WARNINGS], [
  AC_ARG_ENABLE([werror],
    [AS_HELP_STRING([--enable-werror],
      [treat compiler warnings as errors (developers, CI)])],
    [], [enable_werror=no])
  sluice_warnings=
  sluice_save_CFLAGS=$CFLAGS
  for sluice_flag in -Wall -Wextra -Wshadow -Wstrict-prototypes \
      -Wmissing-prototypes -Wformat=2 -Wwrite-strings -Wpointer-arith \
      -Wvla -Wundef; do
    CFLAGS="$sluice_save_CFLAGS -Werror $sluice_flag"
    AC_COMPILE_IFELSE([AC_LANG_PROGRAM()],
      [sluice_warnings="$sluice_warnings $sluice_flag"])
  done
  CFLAGS=$sluice_save_CFLAGS
  AS_IF([test "$enable_werror" = yes],
    [sluice_warnings="$sluice_warnings -Werror"])
  AC_SUBST([WARN_CFLAGS], ["$sluice_warnings"])
])

# SLUICE_SANITIZERS: --enable-sanitizers[=address,undefined]
AC_DEFUN([SLUICE_SANITIZERS], [
  AC_ARG_ENABLE([sanitizers],
    [AS_HELP_STRING([--enable-sanitizers@<:@=LIST@:>@],
      [build with -fsanitize=LIST @<:@address,undefined@:>@])],
    [], [enable_sanitizers=no])
  AS_IF([test "$enable_sanitizers" = yes],
    [enable_sanitizers=address,undefined])
  sluice_san=
  AS_IF([test "$enable_sanitizers" != no],
    [sluice_san="-fsanitize=$enable_sanitizers -fno-omit-frame-pointer -fno-sanitize-recover=all"])
  AS_IF([test "$enable_fuzzers" = yes],
    [sluice_san="$sluice_san -fsanitize=fuzzer-no-link"])
  AS_IF([test -n "$sluice_san"], [
    sluice_save_CFLAGS=$CFLAGS
    CFLAGS="$CFLAGS $sluice_san"
    AC_LINK_IFELSE([AC_LANG_PROGRAM()], [],
      [AC_MSG_ERROR([$CC cannot link with $sluice_san])])
    CFLAGS=$sluice_save_CFLAGS])
  AC_SUBST([SAN_CFLAGS], ["$sluice_san"])
])

# SLUICE_FUZZERS: --enable-fuzzers links the fuzz targets with libFuzzer
# (clang); without it the same targets replay their corpus in `make check'.
AC_DEFUN([SLUICE_FUZZERS], [
  AC_ARG_ENABLE([fuzzers],
    [AS_HELP_STRING([--enable-fuzzers],
      [link the fuzz targets with libFuzzer (clang)])],
    [], [enable_fuzzers=no])
  AM_CONDITIONAL([LIBFUZZER], [test "$enable_fuzzers" = yes])
])
