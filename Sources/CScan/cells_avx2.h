// The readers of cells.h for processors without AVX-512: the same eight cells at a time, in two
// halves of 256 bits, and masks as lanes of ones. What is plain and what is left to the caller is the
// same.

#if defined(__x86_64__)

/// Eight fields: where they lie, and their lengths in lanes of 32 bits.
typedef struct {
  const uint8_t *at[8];
  __m256i length;
  /// How many of them there are: fewer than eight at the end of a run.
  size_t count;
} kpi_octet;

/// Four fields each, a lane of 64 bits for each field.
typedef struct {
  __m256i low, high;
} kpi_halves;

/// The low halves of eight lanes, in order.
KPI_AVX2 static inline __m256i kpi_join_low(__m256i a, __m256i b) {
  __m256 both = _mm256_shuffle_ps(_mm256_castsi256_ps(a), _mm256_castsi256_ps(b), 0x88);
  return _mm256_permute4x64_epi64(_mm256_castps_si256(both), 0xD8);
}

/// The high halves of eight lanes, in order.
KPI_AVX2 static inline __m256i kpi_join_high(__m256i a, __m256i b) {
  __m256 both = _mm256_shuffle_ps(_mm256_castsi256_ps(a), _mm256_castsi256_ps(b), 0xDD);
  return _mm256_permute4x64_epi64(_mm256_castps_si256(both), 0xD8);
}

KPI_AVX2 static inline __m256i kpi_four_words(const uint8_t *const *at, ptrdiff_t offset) {
  long long w[4];
  for (int i = 0; i < 4; i++) memcpy(w + i, at[i] + offset, 8);
  return _mm256_setr_epi64x(w[0], w[1], w[2], w[3]);
}

KPI_AVX2 static inline kpi_octet kpi_take_octet(const kpi_fields *f, size_t row, size_t count) {
  kpi_octet e;
  uint64_t marks[8];
  const uint32_t *from = f->marks + row * f->stride;
  size_t left = count - row;
  e.count = left < 8 ? left : 8;
  for (size_t i = 0; i < 8; i++) memcpy(marks + i, from + (i < e.count ? i : 0) * f->stride, 8);
  for (size_t i = 0; i < 8; i++) e.at[i] = f->bytes + (uint32_t)((uint32_t)marks[i] + f->bias);
  __m256i a = _mm256_loadu_si256((const __m256i *)marks);
  __m256i b = _mm256_loadu_si256((const __m256i *)(marks + 4));
  __m256i starts = _mm256_add_epi32(kpi_join_low(a, b), _mm256_set1_epi32((int)f->bias));
  e.length = _mm256_sub_epi32(kpi_join_high(a, b), starts);
  return e;
}

/// Which bytes of a front of sixteen come to the first lane and which to the second.
KPI_AVX2 static inline __m256i kpi_pick(const uint8_t first[8], const uint8_t second[8]) {
  uint8_t all[32];
  for (int half = 0; half < 32; half += 16) {
    memcpy(all + half, first, 8);
    memcpy(all + half + 8, second, 8);
  }
  return _mm256_loadu_si256((const __m256i *)all);
}

KPI_AVX2 static inline __m256i kpi_two_fronts(const uint8_t *a, const uint8_t *b) {
  __m256i v = _mm256_castsi128_si256(_mm_loadu_si128((const __m128i *)a));
  return _mm256_inserti128_si256(v, _mm_loadu_si128((const __m128i *)b), 1);
}

/// Of the fronts of four fields the picked bytes: those for the first lane, and for the second.
KPI_AVX2 static inline kpi_halves kpi_picked(const uint8_t *const *at, __m256i pick) {
  __m256i even = _mm256_shuffle_epi8(kpi_two_fronts(at[0], at[2]), pick);
  __m256i odd = _mm256_shuffle_epi8(kpi_two_fronts(at[1], at[3]), pick);
  kpi_halves halves = {_mm256_unpacklo_epi64(even, odd), _mm256_unpackhi_epi64(even, odd)};
  return halves;
}

/// Bytes up to a greatest one, as ones.
KPI_AVX2 static inline __m256i kpi_up_to(__m256i bytes, __m256i greatest) {
  return _mm256_cmpeq_epi8(_mm256_min_epu8(bytes, greatest), bytes);
}

/// The lanes of which all bytes are ones.
KPI_AVX2 static inline __m256i kpi_whole(__m256i bytes) {
  return _mm256_cmpeq_epi64(bytes, _mm256_set1_epi64x(-1));
}

/// The numbers that eight digits (as 0...9, the first in the lowest byte) spell.
KPI_AVX2 static inline __m256i kpi_four_numbers(__m256i digits) {
  __m256i twos = _mm256_maddubs_epi16(digits, _mm256_set1_epi16(0x010A));
  __m256i fours = _mm256_madd_epi16(twos, _mm256_set1_epi32(0x00010064));
  return _mm256_add_epi64(_mm256_mul_epu32(fours, _mm256_set1_epi64x(10000)),
                          _mm256_srli_epi64(fours, 32));
}

/// The days since 1970-01-01 that two times four `yyyymmdd` (as 0...9) spell; takes the lanes that
/// spell none, or a 29 February, out of `ok`. See `kpi_days`.
KPI_AVX2 static inline __m256i kpi_eight_days(__m256i low, __m256i high, __m256i *ok) {
  const __m128i lengths = _mm_setr_epi8(0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31, 0, 0, 0);
  const __m256i tens = _mm256_set1_epi16(0x010A);
  // The year in the low half of a lane; in the high half the month above seven bits of the day.
  const __m256i weights = _mm256_set1_epi64x(0x0001008000010064LL);
  __m256i first = _mm256_madd_epi16(_mm256_maddubs_epi16(low, tens), weights);
  __m256i second = _mm256_madd_epi16(_mm256_maddubs_epi16(high, tens), weights);
  __m256i year = kpi_join_low(first, second), rest = kpi_join_high(first, second);
  __m256i month = _mm256_srli_epi32(rest, 7);
  __m256i day = _mm256_and_si256(rest, _mm256_set1_epi32(127));
  __m256i length =
      _mm256_shuffle_epi8(_mm256_broadcastsi128_si256(lengths),
                          _mm256_or_si256(month, _mm256_set1_epi32((int)0x80808000)));
  const __m256i none = _mm256_setzero_si256();
  __m256i bad = _mm256_or_si256(_mm256_cmpgt_epi32(month, _mm256_set1_epi32(12)),
                                _mm256_cmpgt_epi32(day, length));
  bad = _mm256_or_si256(bad, _mm256_or_si256(_mm256_cmpeq_epi32(day, none),
                                             _mm256_cmpeq_epi32(year, none)));
  *ok = _mm256_andnot_si256(bad, *ok);
  // Years begin with March.
  __m256i early = _mm256_cmpgt_epi32(_mm256_set1_epi32(3), month);
  year = _mm256_add_epi32(year, early);
  month = _mm256_add_epi32(month, _mm256_and_si256(early, _mm256_set1_epi32(12)));
  __m256i centuries =
      _mm256_srli_epi32(_mm256_mullo_epi32(year, _mm256_set1_epi32(5243)), 19);
  __m256i days = _mm256_add_epi32(_mm256_mullo_epi32(year, _mm256_set1_epi32(365)),
                                  _mm256_srli_epi32(year, 2));
  days = _mm256_add_epi32(_mm256_sub_epi32(days, centuries), _mm256_srli_epi32(centuries, 2));
  __m256i before = _mm256_srli_epi32(
      _mm256_sub_epi32(_mm256_mullo_epi32(month, _mm256_set1_epi32(979)),
                       _mm256_set1_epi32(2919)),
      5);
  days = _mm256_add_epi32(_mm256_add_epi32(days, before), day);
  return _mm256_sub_epi32(days, _mm256_set1_epi32(719469));
}

KPI_AVX2 static inline uint64_t kpi_bits(__m256i lanes) {
  return (uint32_t)_mm256_movemask_ps(_mm256_castsi256_ps(lanes));
}

KPI_AVX2 static inline void kpi_note_octet(kpi_cells *cells, size_t row, __m256i ok,
                                           const kpi_octet *e) {
  uint64_t some = (1u << e->count) - 1;
  __m256i empty = _mm256_cmpeq_epi32(e->length, _mm256_setzero_si256());
  cells->plain |= (kpi_bits(ok) & some) << row;
  cells->empty |= (kpi_bits(empty) & some) << row;
}

/// Keeps the numbers of the fields that there are, 0 where a field is not plain.
KPI_AVX2 static inline void kpi_put32(void *out, __m256i numbers, __m256i ok, size_t count) {
  __m256i kept = _mm256_and_si256(numbers, ok);
  if (__builtin_expect(count < 8, 0)) {
    uint32_t all[8];
    _mm256_storeu_si256((__m256i *)all, kept);
    memcpy(out, all, 4 * count);
  } else {
    _mm256_storeu_si256((__m256i *)out, kept);
  }
}

KPI_AVX2 static inline void kpi_put64(int64_t *out, __m256i low, __m256i high, __m256i ok,
                                      size_t count) {
  int64_t all[8];
  int64_t *to = __builtin_expect(count < 8, 0) ? all : out;
  __m256i first = _mm256_cvtepi32_epi64(_mm256_castsi256_si128(ok));
  __m256i second = _mm256_cvtepi32_epi64(_mm256_extracti128_si256(ok, 1));
  _mm256_storeu_si256((__m256i *)to, _mm256_and_si256(low, first));
  _mm256_storeu_si256((__m256i *)(to + 4), _mm256_and_si256(high, second));
  if (to == all) memcpy(out, all, 8 * count);
}

KPI_AVX2 static kpi_cells kpi_read_dates_avx2(kpi_fields f, size_t count, int32_t *out) {
  const __m256i pick = kpi_pick((const uint8_t[8]){0, 1, 2, 3, 5, 6, 8, 9},
                                (const uint8_t[8]){4, 7, 4, 7, 4, 7, 4, 7});
  const __m256i zero = _mm256_set1_epi8('0'), nine = _mm256_set1_epi8(9);
  const __m256i dash = _mm256_set1_epi8('-');
  kpi_cells cells = {0, 0};
  for (size_t row = 0; row < count; row += 8) {
    kpi_octet e = kpi_take_octet(&f, row, count);
    kpi_halves a = kpi_picked(e.at, pick), b = kpi_picked(e.at + 4, pick);
    a.low = _mm256_sub_epi8(a.low, zero);
    b.low = _mm256_sub_epi8(b.low, zero);
    __m256i ok = kpi_join_low(
        kpi_whole(_mm256_and_si256(kpi_up_to(a.low, nine), _mm256_cmpeq_epi8(a.high, dash))),
        kpi_whole(_mm256_and_si256(kpi_up_to(b.low, nine), _mm256_cmpeq_epi8(b.high, dash))));
    ok = _mm256_and_si256(ok, _mm256_cmpeq_epi32(e.length, _mm256_set1_epi32(10)));
    __m256i days = kpi_eight_days(a.low, b.low, &ok);
    kpi_put32(out + row, days, ok, e.count);
    kpi_note_octet(&cells, row, ok, &e);
  }
  return cells;
}

/// Hours, minutes and seconds of four instants, in seconds; and whether they and what stands around
/// them are of the usual form.
///
/// - rest: `hhmm`, then two dashes, a T or a blank, a colon. back: `h:mm:ssZ`.
KPI_AVX2 static inline __m256i kpi_four_clocks(__m256i rest, __m256i back, __m256i *ok,
                                               __m256i *endsInZ) {
  const __m256i nine = _mm256_set1_epi8(9), digits = _mm256_set1_epi64x(0xFFFFFFFFLL);
  __m256i isMark = _mm256_or_si256(
      _mm256_cmpeq_epi8(rest, _mm256_set1_epi64x(0x3A542D2D00000000LL)),
      _mm256_cmpeq_epi8(rest, _mm256_set1_epi64x(0x3A202D2D00000000LL)));
  // hh mm, then the seconds, then two zeros.
  __m256i clock = _mm256_or_si256(
      _mm256_and_si256(rest, digits),
      _mm256_and_si256(_mm256_srli_epi64(back, 8), _mm256_set1_epi64x(0x0000FFFF00000000LL)));
  clock = _mm256_sub_epi8(clock, _mm256_set1_epi64x(0x0000303030303030LL));
  __m256i isColon = _mm256_or_si256(_mm256_cmpeq_epi8(back, _mm256_set1_epi8(':')),
                                    _mm256_set1_epi64x((long long)~0x000000FF00000000ULL));
  __m256i bytes = _mm256_and_si256(_mm256_and_si256(kpi_up_to(clock, nine), isColon),
                                   _mm256_or_si256(isMark, digits));
  __m256i twos = _mm256_maddubs_epi16(clock, _mm256_set1_epi16(0x010A));
  __m256i beyond = _mm256_cmpgt_epi16(twos, _mm256_set1_epi64x(0x0000003B003B0017LL));
  *ok = kpi_whole(_mm256_andnot_si256(beyond, bytes));
  *endsInZ = _mm256_cmpeq_epi64(_mm256_srli_epi64(back, 56), _mm256_set1_epi64x('Z'));
  // 3600, 60 and 1 as weights leave two sums in a lane.
  __m256i sums = _mm256_madd_epi16(twos, _mm256_set1_epi64x(0x00000001003C0E10LL));
  return _mm256_add_epi64(_mm256_and_si256(sums, digits), _mm256_srli_epi64(sums, 32));
}

/// Microseconds of four days and the seconds behind their midnights.
KPI_AVX2 static inline __m256i kpi_four_instants(__m128i days, __m256i seconds) {
  __m256i wide = _mm256_cvtepi32_epi64(days);
  __m256i milliseconds =
      _mm256_add_epi64(_mm256_mul_epi32(wide, _mm256_set1_epi64x(86400000)),
                       _mm256_mul_epu32(seconds, _mm256_set1_epi64x(1000)));
  // Times 1000, as 1024 - 16 - 8: there is no product of 64 bits.
  __m256i less = _mm256_add_epi64(_mm256_slli_epi64(milliseconds, 4),
                                  _mm256_slli_epi64(milliseconds, 3));
  return _mm256_sub_epi64(_mm256_slli_epi64(milliseconds, 10), less);
}

KPI_AVX2 static kpi_cells kpi_read_instants_avx2(kpi_fields f, size_t count, int64_t *out) {
  const __m256i pick = kpi_pick((const uint8_t[8]){0, 1, 2, 3, 5, 6, 8, 9},
                                (const uint8_t[8]){11, 12, 14, 15, 4, 7, 10, 13});
  const __m256i zero = _mm256_set1_epi8('0'), nine = _mm256_set1_epi8(9);
  kpi_cells cells = {0, 0};
  for (size_t row = 0; row < count; row += 8) {
    kpi_octet e = kpi_take_octet(&f, row, count);
    kpi_halves a = kpi_picked(e.at, pick), b = kpi_picked(e.at + 4, pick);
    a.low = _mm256_sub_epi8(a.low, zero);
    b.low = _mm256_sub_epi8(b.low, zero);
    __m256i ok[2], endsInZ[2];
    __m256i first = kpi_four_clocks(a.high, kpi_four_words(e.at, 12), ok, endsInZ);
    __m256i second = kpi_four_clocks(b.high, kpi_four_words(e.at + 4, 12), ok + 1, endsInZ + 1);
    __m256i all = kpi_join_low(_mm256_and_si256(ok[0], kpi_whole(kpi_up_to(a.low, nine))),
                               _mm256_and_si256(ok[1], kpi_whole(kpi_up_to(b.low, nine))));
    __m256i hasZ = _mm256_and_si256(kpi_join_low(endsInZ[0], endsInZ[1]),
                                    _mm256_cmpeq_epi32(e.length, _mm256_set1_epi32(20)));
    all = _mm256_and_si256(
        all, _mm256_or_si256(hasZ, _mm256_cmpeq_epi32(e.length, _mm256_set1_epi32(19))));
    __m256i days = kpi_eight_days(a.low, b.low, &all);
    kpi_put64(out + row, kpi_four_instants(_mm256_castsi256_si128(days), first),
              kpi_four_instants(_mm256_extracti128_si256(days, 1), second), all, e.count);
    kpi_note_octet(&cells, row, all, &e);
  }
  return cells;
}

/// How the numbers of a column are written; see `kpi_read_decimals`.
typedef struct {
  int marks;
  /// Of a word that ends with a field the bytes behind the mark.
  __m256i behind;
  __m256i mark;
  __m128i markShift;
} kpi_decimal_form;

/// The digits that stand at the ends of four words, and in `ok` the lanes that hold nothing else.
KPI_AVX2 static inline __m256i kpi_four_decimals(__m256i word, __m128i lengths,
                                                 const kpi_decimal_form *form, __m256i *ok) {
  __m256i bits = _mm256_slli_epi64(_mm256_cvtepi32_epi64(lengths), 3);
  __m256i marked = _mm256_set1_epi64x(-1);
  if (form->marks) {
    __m256i found = _mm256_and_si256(_mm256_srl_epi64(word, form->markShift),
                                     _mm256_set1_epi64x(0xFF));
    marked = _mm256_cmpeq_epi64(found, form->mark);
    // The digits in front of the mark move up by one byte, over the mark.
    word = _mm256_or_si256(_mm256_and_si256(word, form->behind),
                           _mm256_andnot_si256(form->behind, _mm256_slli_epi64(word, 8)));
  }
  __m256i kept = _mm256_sllv_epi64(
      _mm256_set1_epi64x(-1), _mm256_sub_epi64(_mm256_set1_epi64x(64 + 8 * form->marks), bits));
  __m256i digits = _mm256_and_si256(_mm256_sub_epi8(word, _mm256_set1_epi8('0')), kept);
  *ok = _mm256_and_si256(marked, kpi_whole(kpi_up_to(digits, _mm256_set1_epi8(9))));
  return kpi_four_numbers(digits);
}

KPI_AVX2 static kpi_cells kpi_read_decimals_avx2(kpi_fields f, size_t count, int scale,
                                                 uint8_t mark, int64_t *out) {
  kpi_decimal_form form;
  // A whole number has no byte for a mark.
  form.marks = scale > 0;
  form.behind = _mm256_set1_epi64x(scale > 0 ? (long long)(~0ULL << (64 - 8 * scale)) : 0);
  form.mark = _mm256_set1_epi64x(mark);
  form.markShift = _mm_cvtsi32_si128(56 - 8 * scale);
  const __m256i tooShort = _mm256_set1_epi32(scale + form.marks);
  uint32_t floors[8];
  kpi_least_of_lengths(scale, floors);
  const __m256i least = _mm256_loadu_si256((const __m256i *)floors);
  kpi_cells cells = {0, 0};
  for (size_t row = 0; row < count; row += 8) {
    kpi_octet e = kpi_take_octet(&f, row, count);
    const uint8_t *ends[8];
    uint32_t lengths[8];
    _mm256_storeu_si256((__m256i *)lengths, e.length);
    for (int i = 0; i < 8; i++) ends[i] = e.at[i] + lengths[i];
    __m256i ok[2];
    __m256i a = kpi_four_decimals(kpi_four_words(ends, -8), _mm256_castsi256_si128(e.length),
                                  &form, ok);
    __m256i b = kpi_four_decimals(kpi_four_words(ends + 4, -8),
                                  _mm256_extracti128_si256(e.length, 1), &form, ok + 1);
    __m256i numbers = kpi_join_low(a, b);
    __m256i all = _mm256_and_si256(kpi_join_low(ok[0], ok[1]),
                                   _mm256_cmpgt_epi32(e.length, tooShort));
    __m256i bad = _mm256_or_si256(
        _mm256_cmpgt_epi32(e.length, _mm256_set1_epi32(8)),
        _mm256_cmpgt_epi32(_mm256_permutevar8x32_epi32(least, e.length), numbers));
    all = _mm256_andnot_si256(bad, all);
    kpi_put64(out + row, a, b, all, e.count);
    kpi_note_octet(&cells, row, all, &e);
  }
  return cells;
}

KPI_AVX2 static kpi_cells kpi_read_numbered_avx2(kpi_fields f, size_t count,
                                                 const uint8_t *prefix, size_t prefixLength,
                                                 size_t width, int64_t base,
                                                 kpi_code_range *range, uint32_t *out) {
  const kpi_id_form form = kpi_form_of_ids(prefix, prefixLength, width);
  long long wantedWord;
  memcpy(&wantedWord, form.wanted, 8);
  const __m256i pick = kpi_pick(form.digits, form.prefix);
  const __m256i pickFirst = kpi_pick(form.first, form.first);
  const __m256i keep = _mm256_set1_epi64x((long long)form.kept);
  const __m256i keepFirst = _mm256_set1_epi64x((long long)form.keptFirst);
  const __m256i want = _mm256_set1_epi64x(wantedWord);
  const __m256i unneeded = _mm256_set1_epi64x(prefixLength > 0 ? 0 : -1);
  const __m256i zero = _mm256_set1_epi8('0'), nine = _mm256_set1_epi8(9);
  const __m256i hundredMillion = _mm256_set1_epi64x(100000000);
  const __m256i ones = _mm256_set1_epi64x(-1), none = _mm256_setzero_si256();
  const __m256i fieldLength = _mm256_set1_epi32((int)(prefixLength + width));
  __m256i least = _mm256_set1_epi32((int)range->least);
  __m256i greatest = _mm256_set1_epi32((int)range->greatest);
  kpi_cells cells = {0, 0};
  for (size_t row = 0; row < count; row += 8) {
    kpi_octet e = kpi_take_octet(&f, row, count);
    __m256i ok[2], numbers[2];
    for (int half = 0; half < 2; half++) {
      const uint8_t *const *at = e.at + 4 * half;
      kpi_halves front = kpi_picked(at, pick);
      __m256i digits = _mm256_and_si256(_mm256_sub_epi8(front.low, zero), keep);
      __m256i isPrefix = _mm256_or_si256(_mm256_cmpeq_epi8(front.high, want), unneeded);
      __m256i bytes = _mm256_and_si256(kpi_up_to(digits, nine), isPrefix);
      numbers[half] = kpi_four_numbers(digits);
      if (form.high) {
        __m256i first = _mm256_sub_epi8(kpi_picked(at, pickFirst).low, zero);
        first = _mm256_and_si256(first, keepFirst);
        bytes = _mm256_and_si256(bytes, kpi_up_to(first, nine));
        numbers[half] = _mm256_add_epi64(
            numbers[half], _mm256_mul_epu32(kpi_four_numbers(first), hundredMillion));
      }
      numbers[half] = _mm256_sub_epi64(numbers[half], _mm256_set1_epi64x(base));
      __m256i fits = _mm256_cmpeq_epi64(_mm256_srli_epi64(numbers[half], 32), none);
      ok[half] = _mm256_and_si256(kpi_whole(bytes), fits);
    }
    __m256i all = _mm256_and_si256(kpi_join_low(ok[0], ok[1]),
                                   _mm256_cmpeq_epi32(e.length, fieldLength));
    __m256i codes = kpi_join_low(numbers[0], numbers[1]);
    // Behind the last field stands the first once more: its code changes nothing.
    least = _mm256_min_epu32(least, _mm256_or_si256(codes, _mm256_xor_si256(all, ones)));
    greatest = _mm256_max_epu32(greatest, _mm256_and_si256(codes, all));
    kpi_put32(out + row, codes, all, e.count);
    kpi_note_octet(&cells, row, all, &e);
  }
  uint32_t leasts[8], greatests[8];
  _mm256_storeu_si256((__m256i *)leasts, least);
  _mm256_storeu_si256((__m256i *)greatests, greatest);
  for (int i = 0; i < 8; i++) {
    if (leasts[i] < range->least) range->least = leasts[i];
    if (greatests[i] > range->greatest) range->greatest = greatests[i];
  }
  return cells;
}
#endif
