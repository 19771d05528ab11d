#ifndef KPI_CSCAN_H
#define KPI_CSCAN_H

#include <sched.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/// What one chunk of a delimited file holds, counted without knowing whether its first byte lies
/// inside quotes. Index 0 of each pair counts bytes on the same side of quotes as the first byte,
/// index 1 those on the other side; the parity of the chunks before tells which is which.
typedef struct {
  /// Quote characters.
  uint64_t quotes;
  /// Line ends: LF, CRLF (counted at its LF) and CR alone.
  uint64_t rowEnds[2];
  /// Line ends that end a line without a byte.
  uint64_t blanks[2];
  /// Delimiters.
  uint64_t delimiters[2];
  /// Offset of the last line end, or -1.
  int64_t lastRowEnd[2];
  /// Quotes that stand where RFC 4180 has none, if index 0 is outside / inside of quotes.
  uint64_t strays[2];
  /// Not 0 when there is a NUL byte.
  uint64_t nuls;
} kpi_chunk;

/// What `kpi_index` saw besides the separators.
typedef struct {
  size_t separators;
  size_t rowEnds;
  int hasQuotes;
  int hasReturns;
  int hasNuls;
  /// The bytes end inside of quotes.
  int endsInside;
  /// Quotes that stand where RFC 4180 has none.
  size_t strays;
} kpi_index_result;

/// Which implementation runs: 0 portable, 1 SSE2 or NEON, 2 AVX2, 3 AVX-512 with VBMI2.
int kpi_scan_best_level(void);

/// Counts a chunk. `bytes[-2]`, `bytes[-1]` and `bytes[count]` must be readable: the neighbours in
/// the file, or a line end where there are none (before the data: LF, behind it: CR); 64 bytes
/// behind `count` must be readable too, whatever they hold.
void kpi_count_chunk(const uint8_t *bytes, size_t count, uint8_t delimiter, uint8_t quote,
                     int level, kpi_chunk *out);

/// Writes the offset of every delimiter and line end outside quotes; the first byte lies outside.
/// `positions` has room for `count + 64` entries. `quoted` has `columns` entries; entry c becomes 1
/// when a quote opens in field c of a row, provided that every row has `columns` fields.
/// Same demands on `bytes` as above.
kpi_index_result kpi_index_block(const uint8_t *bytes, size_t count, uint8_t delimiter,
                                 uint8_t quote, int level, uint32_t *positions, uint8_t *quoted,
                                 uint32_t columns);

/// Fields of one column: field r runs from `bytes[marks[r * stride] + bias]` up to
/// `bytes[marks[r * stride + 1]]`. 16 bytes before and behind every field must be readable.
typedef struct {
  const uint8_t *bytes;
  const uint32_t *marks;
  size_t stride;
  uint32_t bias;
} kpi_fields;

/// What reading up to 64 fields came to, a bit for each: no bytes at all, or of the usual form and
/// read. In the places of all fields that are not plain there is a 0.
typedef struct {
  uint64_t empty, plain;
} kpi_cells;

/// The least and the greatest code met so far.
typedef struct {
  uint32_t least, greatest;
} kpi_code_range;

/// The level of scanning from which on the functions below read anything, eight fields at a time;
/// below it, and on other processors, they say that no field is plain.
enum { kpi_cells_level = 2 };

/// Days since 1970-01-01 from `yyyy-mm-dd`, except 29 February, which is not called plain.
/// - count: at most 64, here and below.
kpi_cells kpi_read_dates(kpi_fields fields, size_t count, int level, int32_t *out);

/// Microseconds since 1970-01-01T00:00:00Z from `yyyy-mm-ddThh:mm:ss`, with a blank for the T, with
/// or without a Z; 29 February is not called plain.
kpi_cells kpi_read_instants(kpi_fields fields, size_t count, int level, int64_t *out);

/// Numbers of one to eight bytes without a sign or a needless zero, with exactly `scale` (0 to 6)
/// digits behind the mark and at least one in front of it, as integers without the mark.
kpi_cells kpi_read_decimals(kpi_fields fields, size_t count, int scale, uint8_t mark, int level,
                            int64_t *out);

/// Ids of a prefix (up to 8 bytes) and `width` (1 to 15) digits, 16 bytes together at most, as the
/// digits' number less `base`, where that fits 32 bits. Widens `range` by what was read.
kpi_cells kpi_read_numbered(kpi_fields fields, size_t count, const uint8_t *prefix,
                            size_t prefixLength, size_t width, int64_t base, int level,
                            kpi_code_range *range, uint32_t *out);

// The kernels over columns take a level too; lower ones than the best are tried by tests.

/// A bit for each row: `from < startsBefore` and `endsFrom <= end`, over days as narrow slots in which
/// 0 stands for a day behind all others. `words` has room for all bits; those behind the last are 0.
void kpi_active_days(const uint16_t *from, const uint16_t *end, size_t count,
                     int32_t startsBefore, int32_t endsFrom, int level, uint64_t *words);

/// A bit for each row that starts before one day and ends on another or behind it.
void kpi_active(const int32_t *from, const int32_t *end, size_t count, int32_t startsBefore,
                int32_t endsFrom, int level, uint64_t *words);

/// Takes away the bits of rows whose code is `UINT32_MAX`.
void kpi_drop_without(const uint32_t *codes, size_t count, int level, uint64_t *words);

/// A bit for each row whose code is among those chosen: by bits from all over the code, so that ids
/// that are all even, or all of one month, are chosen from like others. `mask` is a power of 2 less
/// one; one of so many codes is chosen, and never `UINT32_MAX`.
void kpi_choose_codes(const uint32_t *codes, size_t count, uint32_t mask, int level,
                      uint64_t *words);

/// How many entries behind the last the functions below may write.
enum { kpi_select_margin = 16 };

/// The rows whose bits are set, in order, from `first` on, and their codes, if there are `codes`;
/// `rows` and `found` have room for all and `kpi_select_margin` entries.
/// - count: of words.
/// - returns: how many there are.
size_t kpi_rows_of_bits(const uint64_t *words, size_t count, uint32_t first,
                        const uint32_t *codes, int level, int32_t *rows, uint32_t *found);

/// What narrow slots say of the days on which rows start and end: how many rows have no start, no
/// end, or both, the end before the start covers a day.
typedef struct {
  size_t withoutStart, withoutEnd, early;
} kpi_day_counts;

/// - isInclusive: the end is the last day covered, else the first that is not.
kpi_day_counts kpi_count_days(const uint16_t *from, const uint16_t *end, size_t count,
                              int isInclusive, int level);

/// How many bits of some words are set.
size_t kpi_count_bits(const uint64_t *words, size_t count, int level);

/// The places of the amounts above 0, in order; `places` has room for `count + kpi_select_margin`.
/// - returns: how many there are.
size_t kpi_select_positive(const int64_t *amounts, size_t count, int level, int32_t *places);

/// The same over amounts of 32 bits.
size_t kpi_select_positive_narrow(const int32_t *amounts, size_t count, int level,
                                  int32_t *places);

/// The most values of a code that the function below tells apart by comparison.
enum { kpi_code_groups = 8 };

/// Adds to `counts` how many rows have each code below `groups`, and to `sums` their values.
void kpi_sum_by_code(const uint8_t *codes, const int32_t *values, size_t count, size_t groups,
                     int level, int64_t *counts, int64_t *sums);

/// Codes into bytes.
/// - returns: not 0 when one does not fit; the same for the two below.
size_t kpi_narrow_codes(const uint32_t *in, size_t count, int level, uint8_t *out);

/// Whole numbers into 32 bits.
size_t kpi_narrow_integers(const int64_t *in, size_t count, int level, int32_t *out);

/// Microseconds since 1970 into whole seconds; instants before it or within a second do not fit.
size_t kpi_narrow_instants(const int64_t *in, size_t count, int level, uint32_t *out);

/// Whether a day does not fit, and how many are 0.
typedef struct {
  int isBeyond;
  uint32_t zeros;
} kpi_narrowed_days;

/// Days since 1970-01-01 into 16 bits: up to 2149-06-06.
kpi_narrowed_days kpi_narrow_days(const int32_t *in, size_t count, int level, uint16_t *out);

/// Whether an open file lies on a file system of this machine.
_Bool kpi_is_local_file(int descriptor);

/// Has the allocator keep the memory of arrays that come and go with every statement, instead of
/// handing it back and having each page cleared again when it is next touched.
void kpi_keep_freed_memory(void);

/// Asks for the cache line at an address that will be read soon.
static inline void kpi_prefetch(const void *address) { __builtin_prefetch(address, 0, 3); }

/// Sets bits of a word that other threads may set bits of at the same time.
static inline void kpi_set_bits(uint64_t *word, uint64_t bits) {
  __atomic_fetch_or(word, bits, __ATOMIC_RELAXED);
}

/// Waits until threads that take turns have come to a turn.
static inline void kpi_wait_for_turn(const int64_t *turn, int64_t wanted) {
  for (int tries = 0; __atomic_load_n(turn, __ATOMIC_ACQUIRE) != wanted; tries++) {
    // The turn before is a few microseconds of work: only a thread that was put off takes longer.
    if (tries > 1000) sched_yield();
  }
}

/// Hands the turn over; what was written during it is seen by whoever has the next one.
static inline void kpi_end_turn(int64_t *turn) { __atomic_fetch_add(turn, 1, __ATOMIC_RELEASE); }

/// Takes the next number from a counter that threads share.
static inline int64_t kpi_take_next(int64_t *counter) {
  return __atomic_fetch_add(counter, 1, __ATOMIC_RELAXED);
}

#endif
