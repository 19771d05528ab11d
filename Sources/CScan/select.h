// Rows that pass a test, written one behind the other: sixteen or eight at a time with AVX-512,
// without a branch elsewhere.

static size_t kpi_select_active_portable(const int32_t *from, const int32_t *end,
                                         const uint32_t *codes, uint32_t first, size_t count,
                                         int32_t boundary, int32_t *rows, uint32_t *found) {
  size_t n = 0;
  for (size_t i = first; i < first + count; i++) {
    rows[n] = (int32_t)i;
    found[n] = codes[i];
    n += (from[i] < boundary) & (end[i] >= boundary) & (codes[i] != UINT32_MAX);
  }
  return n;
}

/// A day less one: 0, which stands for a day behind all others, becomes the greatest number.
static inline uint16_t kpi_before(uint16_t day) { return (uint16_t)(day - 1); }

static inline int32_t kpi_day_before(int32_t boundary) {
  if (boundary <= 0) return -1;
  return boundary > UINT16_MAX ? UINT16_MAX : boundary - 1;
}

static size_t kpi_select_active_days_portable(const uint16_t *from, const uint16_t *end,
                                              const uint32_t *codes, uint32_t first, size_t count,
                                              int32_t startsBefore, int32_t endsFrom,
                                              int32_t *rows, uint32_t *found) {
  const int32_t start = kpi_day_before(startsBefore), stop = kpi_day_before(endsFrom);
  size_t n = 0;
  if (!codes) {
    for (size_t i = first; i < first + count; i++) {
      rows[n] = (int32_t)i;
      n += (kpi_before(from[i]) < start) & (kpi_before(end[i]) >= stop);
    }
    return n;
  }
  for (size_t i = first; i < first + count; i++) {
    rows[n] = (int32_t)i;
    found[n] = codes[i];
    n += (kpi_before(from[i]) < start) & (kpi_before(end[i]) >= stop) & (codes[i] != UINT32_MAX);
  }
  return n;
}

static size_t kpi_select_positive_portable(const int64_t *amounts, size_t count, int32_t *places) {
  size_t n = 0;
  for (size_t i = 0; i < count; i++) {
    places[n] = (int32_t)i;
    n += amounts[i] > 0;
  }
  return n;
}

static size_t kpi_select_positive_narrow_portable(const int32_t *amounts, size_t count,
                                                  int32_t *places) {
  size_t n = 0;
  for (size_t i = 0; i < count; i++) {
    places[n] = (int32_t)i;
    n += amounts[i] > 0;
  }
  return n;
}

#if defined(__x86_64__)
KPI_CELLS static size_t kpi_select_active_avx512(const int32_t *from, const int32_t *end,
                                                 const uint32_t *codes, uint32_t first,
                                                 size_t count, int32_t boundary, int32_t *rows,
                                                 uint32_t *found) {
  const __m512i day = _mm512_set1_epi32(boundary), none = _mm512_set1_epi32(-1);
  __m512i row = _mm512_add_epi32(
      _mm512_set1_epi32((int)first),
      _mm512_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15));
  size_t n = 0;
  for (size_t i = 0; i < count; i += 16) {
    size_t left = count - i;
    __mmask16 some = left >= 16 ? 0xFFFF : (__mmask16)((1u << left) - 1);
    __m512i start = _mm512_maskz_loadu_epi32(some, from + first + i);
    __m512i stop = _mm512_maskz_loadu_epi32(some, end + first + i);
    __m512i code = _mm512_maskz_loadu_epi32(some, codes + first + i);
    __mmask16 hit = _mm512_mask_cmplt_epi32_mask(some, start, day);
    hit = _mm512_mask_cmpge_epi32_mask(hit, stop, day);
    hit = _mm512_mask_cmpneq_epi32_mask(hit, code, none);
    _mm512_storeu_si512(rows + n, _mm512_maskz_compress_epi32(hit, row));
    _mm512_storeu_si512(found + n, _mm512_maskz_compress_epi32(hit, code));
    n += (size_t)__builtin_popcount(hit);
    row = _mm512_add_epi32(row, _mm512_set1_epi32(16));
  }
  return n;
}

KPI_CELLS static size_t kpi_select_active_days_avx512(const uint16_t *from, const uint16_t *end,
                                                      const uint32_t *codes, uint32_t first,
                                                      size_t count, int32_t startsBefore,
                                              int32_t endsFrom, int32_t *rows, uint32_t *found) {
  const __m512i first_day = _mm512_set1_epi32(kpi_day_before(startsBefore));
  const __m512i last_day = _mm512_set1_epi32(kpi_day_before(endsFrom));
  const __m512i none = _mm512_set1_epi32(-1);
  const __m256i one = _mm256_set1_epi16(1);
  __m512i row = _mm512_add_epi32(
      _mm512_set1_epi32((int)first),
      _mm512_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15));
  size_t n = 0;
  for (size_t i = 0; i < count; i += 16) {
    size_t left = count - i;
    __mmask16 some = left >= 16 ? 0xFFFF : (__mmask16)((1u << left) - 1);
    __m256i start = _mm256_sub_epi16(_mm256_maskz_loadu_epi16(some, from + first + i), one);
    __m256i stop = _mm256_sub_epi16(_mm256_maskz_loadu_epi16(some, end + first + i), one);
    __mmask16 hit = _mm512_mask_cmplt_epi32_mask(some, _mm512_cvtepu16_epi32(start), first_day);
    hit = _mm512_mask_cmpge_epi32_mask(hit, _mm512_cvtepu16_epi32(stop), last_day);
    if (codes) {
      __m512i code = _mm512_maskz_loadu_epi32(some, codes + first + i);
      hit = _mm512_mask_cmpneq_epi32_mask(hit, code, none);
      _mm512_storeu_si512(found + n, _mm512_maskz_compress_epi32(hit, code));
    }
    _mm512_storeu_si512(rows + n, _mm512_maskz_compress_epi32(hit, row));
    n += (size_t)__builtin_popcount(hit);
    row = _mm512_add_epi32(row, _mm512_set1_epi32(16));
  }
  return n;
}

KPI_CELLS static size_t kpi_select_positive_avx512(const int64_t *amounts, size_t count,
                                                   int32_t *places) {
  __m256i place = _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7);
  size_t n = 0;
  for (size_t i = 0; i < count; i += 8) {
    size_t left = count - i;
    __mmask8 some = left >= 8 ? 0xFF : (__mmask8)((1u << left) - 1);
    __m512i amount = _mm512_maskz_loadu_epi64(some, amounts + i);
    __mmask8 hit = _mm512_cmpgt_epi64_mask(amount, _mm512_setzero_si512());
    _mm256_storeu_si256((__m256i *)(places + n), _mm256_maskz_compress_epi32(hit, place));
    n += (size_t)__builtin_popcount(hit);
    place = _mm256_add_epi32(place, _mm256_set1_epi32(8));
  }
  return n;
}

KPI_CELLS static size_t kpi_select_positive_narrow_avx512(const int32_t *amounts, size_t count,
                                                          int32_t *places) {
  __m512i place = _mm512_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
  size_t n = 0;
  for (size_t i = 0; i < count; i += 16) {
    size_t left = count - i;
    __mmask16 some = left >= 16 ? 0xFFFF : (__mmask16)((1u << left) - 1);
    __m512i amount = _mm512_maskz_loadu_epi32(some, amounts + i);
    __mmask16 hit = _mm512_cmpgt_epi32_mask(amount, _mm512_setzero_si512());
    _mm512_storeu_si512(places + n, _mm512_maskz_compress_epi32(hit, place));
    n += (size_t)__builtin_popcount(hit);
    place = _mm512_add_epi32(place, _mm512_set1_epi32(16));
  }
  return n;
}
#endif
