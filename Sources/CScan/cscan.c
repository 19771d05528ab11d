#include "cscan.h"

#if defined(__GLIBC__)
#include <malloc.h>
#endif

#if defined(__linux__)
#include <sys/vfs.h>
#else
#include <sys/mount.h>
#include <sys/param.h>
#endif

#include "classify.h"

#define KPI_NAME(x) kpi_##x##_portable
#define KPI_CLASSIFY kpi_classify_portable
#define KPI_TARGET
#define KPI_WRITE kpi_write_plain
#include "kernels.h"

#define KPI_NAME(x) kpi_##x##_vector
#define KPI_CLASSIFY kpi_classify_vector
#define KPI_TARGET
#define KPI_WRITE kpi_write_plain
#include "kernels.h"

#if defined(__x86_64__)
#define KPI_NAME(x) kpi_##x##_avx2
#define KPI_CLASSIFY kpi_classify_avx2
#define KPI_TARGET KPI_AVX2
#define KPI_WRITE kpi_write_avx2
#include "kernels.h"

#define KPI_NAME(x) kpi_##x##_avx512
#define KPI_CLASSIFY kpi_classify_avx512
#define KPI_TARGET KPI_AVX512
#define KPI_WRITE kpi_write_avx512
#include "kernels.h"
#endif

#include "cells.h"
#include "cells_avx2.h"
#include "narrow.h"
#include "groups.h"
#include "select.h"
#include "select_avx2.h"

int kpi_scan_best_level(void) {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx512vbmi2") && __builtin_cpu_supports("avx512vbmi") &&
      __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq") &&
      __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("bmi2"))
    return 3;
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi2")) return 2;
#endif
  return 1;
}

void kpi_count_chunk(const uint8_t *bytes, size_t count, uint8_t delimiter, uint8_t quote,
                     int level, kpi_chunk *out) {
#if defined(__x86_64__)
  if (level >= 3) {
    kpi_count_avx512(bytes, count, delimiter, quote, out);
    return;
  }
  if (level >= 2) {
    kpi_count_avx2(bytes, count, delimiter, quote, out);
    return;
  }
#endif
  if (level >= 1) {
    kpi_count_vector(bytes, count, delimiter, quote, out);
  } else {
    kpi_count_portable(bytes, count, delimiter, quote, out);
  }
}

kpi_index_result kpi_index_block(const uint8_t *bytes, size_t count, uint8_t delimiter,
                                 uint8_t quote, int level, uint32_t *positions, uint8_t *quoted,
                                 uint32_t columns) {
#if defined(__x86_64__)
  if (level >= 3) {
    return kpi_index_avx512(bytes, count, delimiter, quote, positions, quoted, columns);
  }
  if (level >= 2) {
    return kpi_index_avx2(bytes, count, delimiter, quote, positions, quoted, columns);
  }
#endif
  if (level >= 1) {
    return kpi_index_vector(bytes, count, delimiter, quote, positions, quoted, columns);
  }
  return kpi_index_portable(bytes, count, delimiter, quote, positions, quoted, columns);
}

#if defined(__x86_64__)
#define KPI_READ(level, name, ...)                                 \
  if ((level) >= 3) return name##_avx512(__VA_ARGS__);             \
  if ((level) >= kpi_cells_level) return name##_avx2(__VA_ARGS__); \
  return kpi_none_plain
#else
#define KPI_READ(level, name, ...) return kpi_none_plain
#endif

static const kpi_cells kpi_none_plain = {0, 0};

kpi_cells kpi_read_dates(kpi_fields fields, size_t count, int level, int32_t *out) {
  KPI_READ(level, kpi_read_dates, fields, count, out);
}

kpi_cells kpi_read_instants(kpi_fields fields, size_t count, int level, int64_t *out) {
  KPI_READ(level, kpi_read_instants, fields, count, out);
}

kpi_cells kpi_read_decimals(kpi_fields fields, size_t count, int scale, uint8_t mark, int level,
                            int64_t *out) {
  KPI_READ(level, kpi_read_decimals, fields, count, scale, mark, out);
}

kpi_cells kpi_read_numbered(kpi_fields fields, size_t count, const uint8_t *prefix,
                            size_t prefixLength, size_t width, int64_t base, int level,
                            kpi_code_range *range, uint32_t *out) {
  KPI_READ(level, kpi_read_numbered, fields, count, prefix, prefixLength, width, base, range, out);
}

// The kernels over columns, at a level: what is written for vectors, or plain loops.
#if defined(__x86_64__)
#define KPI_AT(level, name, ...)                     \
  ((level) >= 3   ? name##_avx512(__VA_ARGS__)       \
   : (level) >= 2 ? name##_avx2(__VA_ARGS__)         \
                  : name##_plain(__VA_ARGS__))
#else
#define KPI_AT(level, name, ...) ((void)(level), name##_plain(__VA_ARGS__))
#endif

void kpi_active_days(const uint16_t *from, const uint16_t *end, size_t count,
                     int32_t startsBefore, int32_t endsFrom, int level, uint64_t *words) {
  KPI_AT(level, kpi_active_days, from, end, count, startsBefore, endsFrom, words);
}

void kpi_active(const int32_t *from, const int32_t *end, size_t count, int32_t startsBefore,
                int32_t endsFrom, int level, uint64_t *words) {
  KPI_AT(level, kpi_active, from, end, count, startsBefore, endsFrom, words);
}

void kpi_drop_without(const uint32_t *codes, size_t count, int level, uint64_t *words) {
  KPI_AT(level, kpi_drop_without, codes, count, words);
}

void kpi_choose_codes(const uint32_t *codes, size_t count, uint32_t mask, int level,
                      uint64_t *words) {
  KPI_AT(level, kpi_choose_codes, codes, count, mask, words);
}

size_t kpi_rows_of_bits(const uint64_t *words, size_t count, uint32_t first,
                        const uint32_t *codes, int level, int32_t *rows, uint32_t *found) {
  return KPI_AT(level, kpi_rows_of_bits, words, count, first, codes, rows, found);
}

kpi_day_counts kpi_count_days(const uint16_t *from, const uint16_t *end, size_t count,
                              int isInclusive, int level) {
  return KPI_AT(level, kpi_count_days, from, end, count, isInclusive);
}

size_t kpi_count_bits(const uint64_t *words, size_t count, int level) {
  return KPI_AT(level, kpi_count_bits, words, count);
}

size_t kpi_select_positive(const int64_t *amounts, size_t count, int level, int32_t *places) {
  return KPI_AT(level, kpi_select_positive, amounts, count, places);
}

size_t kpi_select_positive_narrow(const int32_t *amounts, size_t count, int level,
                                  int32_t *places) {
  return KPI_AT(level, kpi_select_positive_narrow, amounts, count, places);
}

size_t kpi_narrow_codes(const uint32_t *in, size_t count, int level, uint8_t *out) {
  return KPI_AT(level, kpi_narrow_codes, in, count, out);
}

size_t kpi_narrow_integers(const int64_t *in, size_t count, int level, int32_t *out) {
  return KPI_AT(level, kpi_narrow_integers, in, count, out);
}

size_t kpi_narrow_instants(const int64_t *in, size_t count, int level, uint32_t *out) {
  return KPI_AT(level, kpi_narrow_instants, in, count, out);
}

kpi_narrowed_days kpi_narrow_days(const int32_t *in, size_t count, int level, uint16_t *out) {
  return KPI_AT(level, kpi_narrow_days, in, count, out);
}

void kpi_sum_by_code(const uint8_t *codes, const int32_t *values, size_t count, size_t groups,
                     int level, int64_t *counts, int64_t *sums) {
  if (groups > kpi_code_groups) level = 0;
  KPI_AT(level, kpi_sum_by_code, codes, values, count, groups, counts, sums);
}

_Bool kpi_is_local_file(int descriptor) {
  struct statfs system;
  if (fstatfs(descriptor, &system) != 0) return 0;
#if defined(__linux__)
  switch ((uint32_t)system.f_type) {
    case 0x6969:       // NFS
    case 0x517B:       // SMB, in three versions
    case 0xFF534D42:
    case 0xFE534D42:
    case 0x65735546:   // FUSE
    case 0x01021997:   // 9P
      return 0;
    default:
      return 1;
  }
#else
  return (system.f_flags & MNT_LOCAL) != 0;
#endif
}

void kpi_keep_freed_memory(void) {
#if defined(__GLIBC__)
  // 32 MB is the most that the threshold can be; columns of large tables are beyond it, and go back.
  mallopt(M_MMAP_THRESHOLD, 32 << 20);
  mallopt(M_TRIM_THRESHOLD, 256 << 20);
#endif
}
