// Cells of the usual forms read eight at a time with AVX-512; whatever is not of the usual form is
// left to the caller. Gather instructions are slower here than single loads put together.

#if defined(__x86_64__)

#define KPI_CELLS \
  __attribute__((target( \
      "avx512f,avx512bw,avx512dq,avx512vl,avx512vbmi,avx512vbmi2,bmi,bmi2,popcnt,lzcnt")))

/// Where in a field the bytes of an id stand. The last eight digits end in a lane's last byte, and so
/// do those in front of them in a lane of their own; what stands before the first is masked out.
typedef struct {
  size_t low, high;
  uint8_t digits[8], first[8], prefix[8], wanted[8];
  uint64_t kept, keptFirst;
} kpi_id_form;

static inline kpi_id_form kpi_form_of_ids(const uint8_t *prefix, size_t length, size_t width) {
  kpi_id_form form;
  form.low = width > 8 ? 8 : width;
  form.high = width - form.low;
  form.kept = ~0ULL << (64 - 8 * form.low);
  form.keptFirst = form.high ? ~0ULL << (64 - 8 * form.high) : 0;
  for (size_t k = 0; k < 8; k++) {
    form.digits[k] = (uint8_t)(k + form.low < 8 ? 0 : length + form.high + k + form.low - 8);
    form.first[k] = (uint8_t)(k + form.high < 8 ? 0 : length + k + form.high - 8);
    // Without a prefix the first byte of a lane is compared with itself.
    form.prefix[k] = (uint8_t)(k < length ? k : 0);
    form.wanted[k] = length > 0 ? prefix[form.prefix[k]] : 0;
  }
  return form;
}

/// A number longer than the shortest must not begin with a zero: by the length of the field (8 as 0)
/// the least number that has as many digits.
static inline void kpi_least_of_lengths(int scale, uint32_t floors[8]) {
  const int marks = scale > 0;
  uint32_t floor = 1;
  memset(floors, 0, 8 * sizeof *floors);
  for (int digits = 2; digits + marks <= 8; digits++) {
    floor *= 10;
    if (digits > scale + 1) floors[(digits + marks) & 7] = floor;
  }
}

/// Eight fields: where they lie, and their lengths in lanes of 64 bits.
typedef struct {
  const uint8_t *at[8];
  __m512i length;
  /// The lanes that hold fields: fewer than eight at the end of a run.
  __mmask8 some;
} kpi_eight;

KPI_CELLS static inline kpi_eight kpi_take_eight(const kpi_fields *f, size_t row, size_t count) {
  kpi_eight e;
  uint64_t marks[8];
  const uint32_t *from = f->marks + row * f->stride;
  size_t left = count - row;
  if (__builtin_expect(left < 8, 0)) {
    e.some = (__mmask8)((1u << left) - 1);
    for (size_t i = 0; i < 8; i++) memcpy(marks + i, from + (i < left ? i : 0) * f->stride, 8);
  } else {
    e.some = 0xFF;
    for (size_t i = 0; i < 8; i++) memcpy(marks + i, from + i * f->stride, 8);
  }
  for (size_t i = 0; i < 8; i++) e.at[i] = f->bytes + (uint32_t)((uint32_t)marks[i] + f->bias);
  __m512i pairs = _mm512_setr_epi64((long long)marks[0], (long long)marks[1], (long long)marks[2],
                                    (long long)marks[3], (long long)marks[4], (long long)marks[5],
                                    (long long)marks[6], (long long)marks[7]);
  __m512i starts = _mm512_add_epi32(pairs, _mm512_set1_epi64(f->bias));
  e.length = _mm512_srli_epi64(_mm512_sub_epi32(pairs, _mm512_slli_epi64(starts, 32)), 32);
  return e;
}

/// Sixteen bytes of four fields each.
typedef struct {
  __m512i low, high;
} kpi_fronts;

KPI_CELLS static inline __m512i kpi_four_fronts(const uint8_t *const *at) {
  __m512i v = _mm512_castsi128_si512(_mm_loadu_si128((const __m128i *)at[0]));
  v = _mm512_inserti32x4(v, _mm_loadu_si128((const __m128i *)at[1]), 1);
  v = _mm512_inserti32x4(v, _mm_loadu_si128((const __m128i *)at[2]), 2);
  return _mm512_inserti32x4(v, _mm_loadu_si128((const __m128i *)at[3]), 3);
}

KPI_CELLS static inline kpi_fronts kpi_load_fronts(const kpi_eight *e) {
  kpi_fronts fronts = {kpi_four_fronts(e->at), kpi_four_fronts(e->at + 4)};
  return fronts;
}

/// Eight bytes of each field, the first of them `offset` behind the field's place.
KPI_CELLS static inline __m512i kpi_load_words(const uint8_t *const *at, ptrdiff_t offset) {
  long long w[8];
  for (int i = 0; i < 8; i++) memcpy(w + i, at[i] + offset, 8);
  return _mm512_setr_epi64(w[0], w[1], w[2], w[3], w[4], w[5], w[6], w[7]);
}

/// For `_mm512_permutex2var_epi8`: of each field's front the bytes at eight places.
KPI_CELLS static inline __m512i kpi_places(const uint8_t places[8]) {
  uint8_t all[64];
  for (int lane = 0; lane < 8; lane++) {
    for (int k = 0; k < 8; k++) all[8 * lane + k] = (uint8_t)(16 * lane + places[k]);
  }
  return _mm512_loadu_si512(all);
}

/// The lanes of which all eight bytes are set.
KPI_CELLS static inline __mmask8 kpi_whole_lanes(__mmask64 bytes) {
  return _mm512_cmpeq_epi64_mask(_mm512_movm_epi8(bytes), _mm512_set1_epi64(-1));
}

/// The numbers that eight digits (as 0...9, the first in the lowest byte) spell.
KPI_CELLS static inline __m512i kpi_numbers(__m512i digits) {
  __m512i twos = _mm512_maddubs_epi16(digits, _mm512_set1_epi16(0x010A));
  __m512i fours = _mm512_madd_epi16(twos, _mm512_set1_epi32(0x00010064));
  return _mm512_add_epi64(_mm512_mul_epu32(fours, _mm512_set1_epi64(10000)),
                          _mm512_srli_epi64(fours, 32));
}

/// The days since 1970-01-01 that `yyyymmdd` (as 0...9) spells, and in `ok` the lanes that spell
/// one; a 29 February is not among them. After Howard Hinnant, "chrono-Compatible Low-Level Date
/// Algorithms".
KPI_CELLS static inline __m256i kpi_days(__m512i digits, __mmask8 *ok) {
  const __m128i lengths = _mm_setr_epi8(0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31, 0, 0, 0);
  const __m256i one = _mm256_set1_epi32(1);
  __m512i twos = _mm512_maddubs_epi16(digits, _mm512_set1_epi16(0x010A));
  // The year in the low half of a lane; in the high half the month above seven bits of the day.
  __m512i parts = _mm512_madd_epi16(twos, _mm512_set1_epi64(0x0001008000010064LL));
  __m256i year = _mm512_cvtepi64_epi32(parts);
  __m256i rest = _mm512_cvtepi64_epi32(_mm512_srli_epi64(parts, 32));
  __m256i month = _mm256_srli_epi32(rest, 7);
  __m256i day = _mm256_and_si256(rest, _mm256_set1_epi32(127));
  __m256i length =
      _mm256_shuffle_epi8(_mm256_broadcastsi128_si256(lengths),
                          _mm256_or_si256(month, _mm256_set1_epi32((int)0x80808000)));
  *ok &= _mm256_cmple_epu32_mask(month, _mm256_set1_epi32(12));
  *ok &= _mm256_cmple_epu32_mask(_mm256_sub_epi32(day, one), _mm256_sub_epi32(length, one));
  *ok &= _mm256_cmpneq_epi32_mask(length, _mm256_setzero_si256());
  *ok &= _mm256_cmpneq_epi32_mask(year, _mm256_setzero_si256());
  // Years begin with March.
  __mmask8 early = _mm256_cmple_epu32_mask(month, _mm256_set1_epi32(2));
  year = _mm256_mask_sub_epi32(year, early, year, one);
  month = _mm256_mask_add_epi32(month, early, month, _mm256_set1_epi32(12));
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

KPI_CELLS static void kpi_note(kpi_cells *cells, size_t row, __mmask8 plain, const kpi_eight *e) {
  __mmask8 empty = _mm512_mask_cmpeq_epi64_mask(e->some, e->length, _mm512_setzero_si512());
  cells->plain |= (uint64_t)plain << row;
  cells->empty |= (uint64_t)empty << row;
}

KPI_CELLS static kpi_cells kpi_read_dates_avx512(kpi_fields f, size_t count, int32_t *out) {
  const __m512i digitPlaces = kpi_places((const uint8_t[8]){0, 1, 2, 3, 5, 6, 8, 9});
  const __m512i dashPlaces = kpi_places((const uint8_t[8]){4, 7, 4, 7, 4, 7, 4, 7});
  const __m512i zero = _mm512_set1_epi8('0'), nine = _mm512_set1_epi8(9);
  kpi_cells cells = {0, 0};
  for (size_t row = 0; row < count; row += 8) {
    kpi_eight e = kpi_take_eight(&f, row, count);
    kpi_fronts front = kpi_load_fronts(&e);
    __m512i digits =
        _mm512_sub_epi8(_mm512_permutex2var_epi8(front.low, digitPlaces, front.high), zero);
    __m512i dashes = _mm512_permutex2var_epi8(front.low, dashPlaces, front.high);
    __mmask8 ok = kpi_whole_lanes(_mm512_cmple_epu8_mask(digits, nine) &
                                  _mm512_cmpeq_epi8_mask(dashes, _mm512_set1_epi8('-')));
    ok &= e.some & _mm512_cmpeq_epi64_mask(e.length, _mm512_set1_epi64(10));
    __m256i days = kpi_days(digits, &ok);
    _mm256_mask_storeu_epi32(out + row, e.some, _mm256_maskz_mov_epi32(ok, days));
    kpi_note(&cells, row, ok, &e);
  }
  return cells;
}

KPI_CELLS static kpi_cells kpi_read_instants_avx512(kpi_fields f, size_t count, int64_t *out) {
  const __m512i datePlaces = kpi_places((const uint8_t[8]){0, 1, 2, 3, 5, 6, 8, 9});
  const __m512i restPlaces = kpi_places((const uint8_t[8]){11, 12, 14, 15, 4, 7, 10, 13});
  const __m512i zero = _mm512_set1_epi8('0'), nine = _mm512_set1_epi8(9);
  // Behind the four digits: two dashes, a T or a blank, a colon.
  const __m512i marks = _mm512_set1_epi64(0x3A542D2D00000000LL);
  const __m512i blank = _mm512_set1_epi64(0x3A202D2D00000000LL);
  const __mmask64 digitBytes = 0x0F0F0F0F0F0F0F0FULL;
  kpi_cells cells = {0, 0};
  for (size_t row = 0; row < count; row += 8) {
    kpi_eight e = kpi_take_eight(&f, row, count);
    kpi_fronts front = kpi_load_fronts(&e);
    // Places 12 to 19: `h:mm:ssZ`.
    __m512i back = kpi_load_words(e.at, 12);
    __m512i date =
        _mm512_sub_epi8(_mm512_permutex2var_epi8(front.low, datePlaces, front.high), zero);
    __m512i rest = _mm512_permutex2var_epi8(front.low, restPlaces, front.high);
    __mmask64 isMark = _mm512_cmpeq_epi8_mask(rest, marks) | _mm512_cmpeq_epi8_mask(rest, blank);
    // hh mm, then the seconds, then two zeros.
    __m512i clock = _mm512_mask_sub_epi8(
        _mm512_and_si512(_mm512_srli_epi64(back, 8), _mm512_set1_epi64(0x0000FFFF00000000LL)),
        digitBytes, rest, zero);
    clock = _mm512_mask_sub_epi8(clock, 0x3030303030303030ULL, clock, zero);
    __mmask8 ok = kpi_whole_lanes(_mm512_cmple_epu8_mask(date, nine) &
                                  _mm512_cmple_epu8_mask(clock, nine) & (isMark | digitBytes) &
                                  (_mm512_cmpeq_epi8_mask(back, _mm512_set1_epi8(':')) |
                                   ~0x1010101010101010ULL));
    __m512i twos = _mm512_maddubs_epi16(clock, _mm512_set1_epi16(0x010A));
    __mmask32 inRange =
        _mm512_cmple_epu16_mask(twos, _mm512_set1_epi64(0x0000003B003B0017LL));
    ok &= _mm512_cmpeq_epi64_mask(_mm512_movm_epi16(inRange), _mm512_set1_epi64(-1));
    __mmask8 endsInZ = _mm512_cmpeq_epi64_mask(_mm512_srli_epi64(back, 56), _mm512_set1_epi64('Z'));
    ok &= e.some & (_mm512_cmpeq_epi64_mask(e.length, _mm512_set1_epi64(19)) |
                    (endsInZ & _mm512_cmpeq_epi64_mask(e.length, _mm512_set1_epi64(20))));
    __m512i days = _mm512_cvtepi32_epi64(kpi_days(date, &ok));
    // 3600, 60 and 1 as weights leave two sums in a lane.
    __m512i sums = _mm512_madd_epi16(twos, _mm512_set1_epi64(0x00000001003C0E10LL));
    __m512i seconds = _mm512_add_epi64(_mm512_and_si512(sums, _mm512_set1_epi64(0xFFFFFFFFLL)),
                                       _mm512_srli_epi64(sums, 32));
    seconds = _mm512_add_epi64(seconds, _mm512_mul_epi32(days, _mm512_set1_epi64(86400)));
    __m512i instants = _mm512_mullo_epi64(seconds, _mm512_set1_epi64(1000000));
    _mm512_mask_storeu_epi64(out + row, e.some, _mm512_maskz_mov_epi64(ok, instants));
    kpi_note(&cells, row, ok, &e);
  }
  return cells;
}

KPI_CELLS static kpi_cells kpi_read_decimals_avx512(kpi_fields f, size_t count, int scale,
                                                    uint8_t mark, int64_t *out) {
  // A whole number has no byte for a mark.
  const int marks = scale > 0;
  const __m512i zero = _mm512_set1_epi8('0'), nine = _mm512_set1_epi8(9);
  const __m512i behind = _mm512_set1_epi64(scale > 0 ? (long long)(~0ULL << (64 - 8 * scale)) : 0);
  const __m512i markPlace = _mm512_set1_epi64(56 - 8 * scale);
  const __m512i shortest = _mm512_set1_epi64(scale + 1 + marks);
  uint32_t floors[8];
  kpi_least_of_lengths(scale, floors);
  const __m512i least = _mm512_cvtepu32_epi64(_mm256_loadu_si256((const __m256i *)floors));
  kpi_cells cells = {0, 0};
  for (size_t row = 0; row < count; row += 8) {
    kpi_eight e = kpi_take_eight(&f, row, count);
    const uint8_t *ends[8];
    uint64_t lengths[8];
    _mm512_storeu_si512(lengths, e.length);
    for (int i = 0; i < 8; i++) ends[i] = e.at[i] + lengths[i];
    __m512i word = kpi_load_words(ends, -8);
    __mmask8 ok = e.some;
    __m512i bits = _mm512_slli_epi64(e.length, 3);
    __m512i kept;
    if (marks) {
      __m512i found =
          _mm512_and_si512(_mm512_srlv_epi64(word, markPlace), _mm512_set1_epi64(0xFF));
      ok &= _mm512_cmpeq_epi64_mask(found, _mm512_set1_epi64(mark));
      // The digits in front of the mark move up by one byte, over the mark.
      word = _mm512_or_si512(_mm512_and_si512(word, behind),
                             _mm512_andnot_si512(behind, _mm512_slli_epi64(word, 8)));
      kept = _mm512_sllv_epi64(_mm512_set1_epi64(-1),
                               _mm512_sub_epi64(_mm512_set1_epi64(72), bits));
    } else {
      kept = _mm512_sllv_epi64(_mm512_set1_epi64(-1),
                               _mm512_sub_epi64(_mm512_set1_epi64(64), bits));
    }
    __m512i digits = _mm512_and_si512(_mm512_sub_epi8(word, zero), kept);
    ok &= kpi_whole_lanes(_mm512_cmple_epu8_mask(digits, nine));
    ok &= _mm512_cmple_epu64_mask(_mm512_sub_epi64(e.length, shortest),
                                  _mm512_sub_epi64(_mm512_set1_epi64(8), shortest));
    __m512i numbers = kpi_numbers(digits);
    ok &= _mm512_cmpge_epu64_mask(numbers, _mm512_permutexvar_epi64(e.length, least));
    _mm512_mask_storeu_epi64(out + row, e.some, _mm512_maskz_mov_epi64(ok, numbers));
    kpi_note(&cells, row, ok, &e);
  }
  return cells;
}

KPI_CELLS static kpi_cells kpi_read_numbered_avx512(kpi_fields f, size_t count,
                                                    const uint8_t *prefix, size_t prefixLength,
                                                    size_t width, int64_t base,
                                                    kpi_code_range *range, uint32_t *out) {
  const kpi_id_form form = kpi_form_of_ids(prefix, prefixLength, width);
  uint64_t wantedWord;
  memcpy(&wantedWord, form.wanted, 8);
  const __m512i digitPlaces = kpi_places(form.digits), frontPlaces = kpi_places(form.prefix);
  const __m512i firstPlaces = kpi_places(form.first);
  const __m512i keepHigh = _mm512_set1_epi64((long long)form.keptFirst);
  const __m512i hundredMillion = _mm512_set1_epi64(100000000);
  const __m512i want = _mm512_set1_epi64((long long)wantedWord);
  const __mmask64 needed = prefixLength > 0 ? ~0ULL : 0;
  const __m512i keep = _mm512_set1_epi64((long long)form.kept);
  const __m512i zero = _mm512_set1_epi8('0'), nine = _mm512_set1_epi8(9);
  const __m512i fieldLength = _mm512_set1_epi64((long long)(prefixLength + width));
  __m256i least = _mm256_set1_epi32((int)range->least);
  __m256i greatest = _mm256_set1_epi32((int)range->greatest);
  kpi_cells cells = {0, 0};
  for (size_t row = 0; row < count; row += 8) {
    kpi_eight e = kpi_take_eight(&f, row, count);
    kpi_fronts front = kpi_load_fronts(&e);
    __m512i digits = _mm512_and_si512(
        _mm512_sub_epi8(_mm512_permutex2var_epi8(front.low, digitPlaces, front.high), zero), keep);
    __m512i before = _mm512_permutex2var_epi8(front.low, frontPlaces, front.high);
    __mmask8 ok = kpi_whole_lanes(_mm512_cmple_epu8_mask(digits, nine) &
                                  (_mm512_cmpeq_epi8_mask(before, want) | ~needed));
    ok &= e.some & _mm512_cmpeq_epi64_mask(e.length, fieldLength);
    __m512i numbers = kpi_numbers(digits);
    if (form.high) {
      __m512i first = _mm512_sub_epi8(
          _mm512_permutex2var_epi8(front.low, firstPlaces, front.high), zero);
      first = _mm512_and_si512(first, keepHigh);
      ok &= kpi_whole_lanes(_mm512_cmple_epu8_mask(first, nine));
      numbers = _mm512_add_epi64(numbers, _mm512_mul_epu32(kpi_numbers(first), hundredMillion));
    }
    numbers = _mm512_sub_epi64(numbers, _mm512_set1_epi64(base));
    ok &= _mm512_cmple_epu64_mask(numbers, _mm512_set1_epi64(0xFFFFFFFFLL));
    __m256i codes = _mm512_cvtepi64_epi32(numbers);
    least = _mm256_mask_min_epu32(least, ok, least, codes);
    greatest = _mm256_mask_max_epu32(greatest, ok, greatest, codes);
    _mm256_mask_storeu_epi32(out + row, e.some, _mm256_maskz_mov_epi32(ok, codes));
    kpi_note(&cells, row, ok, &e);
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
