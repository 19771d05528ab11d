// Rows that pass a test, as bits: as many at a time as a vector holds. What is asked of few rows goes
// from bits to rows again, in blocks that stay in the nearest cache.

/// A day less one: 0, which stands for a day behind all others, becomes the greatest number.
KPI_INLINE uint16_t kpi_before(uint16_t day) { return (uint16_t)(day - 1); }

KPI_INLINE uint16_t kpi_day_before(int32_t boundary) {
  if (boundary <= 0) return 0;
  return boundary > UINT16_MAX ? UINT16_MAX : (uint16_t)(boundary - 1);
}

static void kpi_active_days_plain(const uint16_t *from, const uint16_t *end, size_t count,
                                  int32_t startsBefore, int32_t endsFrom, uint64_t *words) {
  const uint16_t start = kpi_day_before(startsBefore), stop = kpi_day_before(endsFrom);
  for (size_t first = 0; first < count; first += 64) {
    size_t size = count - first < 64 ? count - first : 64;
    uint64_t word = 0;
    for (size_t i = 0; i < size; i++) {
      uint64_t isActive =
          (kpi_before(from[first + i]) < start) & (kpi_before(end[first + i]) >= stop);
      word |= isActive << i;
    }
    words[first / 64] = word;
  }
}

static void kpi_active_plain(const int32_t *from, const int32_t *end, size_t count,
                             int32_t startsBefore, int32_t endsFrom, uint64_t *words) {
  for (size_t first = 0; first < count; first += 64) {
    size_t size = count - first < 64 ? count - first : 64;
    uint64_t word = 0;
    for (size_t i = 0; i < size; i++) {
      word |= (uint64_t)((from[first + i] < startsBefore) & (end[first + i] >= endsFrom)) << i;
    }
    words[first / 64] = word;
  }
}

static void kpi_drop_without_plain(const uint32_t *codes, size_t count, uint64_t *words) {
  for (size_t i = 0; i < count; i++) {
    words[i / 64] &= ~((uint64_t)(codes[i] == UINT32_MAX) << (i % 64));
  }
}

KPI_INLINE uint32_t kpi_mixed(uint32_t code) { return code ^ code >> 7 ^ code >> 13; }

static void kpi_choose_codes_plain(const uint32_t *codes, size_t count, uint32_t mask,
                                   uint64_t *words) {
  for (size_t first = 0; first < count; first += 64) {
    size_t size = count - first < 64 ? count - first : 64;
    uint64_t word = 0;
    for (size_t i = 0; i < size; i++) {
      uint32_t code = codes[first + i];
      word |= (uint64_t)(((kpi_mixed(code) & mask) == 0) & (code != UINT32_MAX)) << i;
    }
    words[first / 64] = word;
  }
}

KPI_INLINE size_t kpi_rows_of_bits_plain(const uint64_t *words, size_t count, uint32_t first,
                                     const uint32_t *codes, int32_t *rows, uint32_t *found) {
  size_t n = 0;
  for (size_t w = 0; w < count; w++) {
    for (uint64_t left = words[w]; left; left &= left - 1) {
      uint32_t row = first + (uint32_t)(64 * w) + (uint32_t)__builtin_ctzll(left);
      rows[n] = (int32_t)row;
      if (codes) found[n] = codes[row];
      n++;
    }
  }
  return n;
}

KPI_INLINE kpi_day_counts kpi_count_days_plain(const uint16_t *from, const uint16_t *end,
                                               size_t count, int isInclusive) {
  kpi_day_counts sum = {0, 0, 0};
  const uint16_t own = isInclusive ? 0 : 1;
  // Few enough at a time for counts as narrow as the days, which are taken many at once.
  for (size_t first = 0; first < count; first += 1 << 14) {
    size_t size = count - first < 1 << 14 ? count - first : 1 << 14;
    const uint16_t *starts = from + first, *stops = end + first;
    uint16_t noStart = 0, noEnd = 0, early = 0;
    for (size_t i = 0; i < size; i++) {
      noStart += starts[i] == 0;
      noEnd += stops[i] == 0;
      // An end that is the first day not covered counts one day less; a missing one is never early.
      early += (stops[i] != 0) & ((uint16_t)(stops[i] - own) < starts[i]);
    }
    sum.withoutStart += noStart;
    sum.withoutEnd += noEnd;
    sum.early += early;
  }
  return sum;
}

KPI_INLINE size_t kpi_select_positive_plain(const int64_t *amounts, size_t count, int32_t *places) {
  size_t n = 0;
  for (size_t i = 0; i < count; i++) {
    places[n] = (int32_t)i;
    n += amounts[i] > 0;
  }
  return n;
}

static size_t kpi_select_positive_narrow_plain(const int32_t *amounts, size_t count,
                                               int32_t *places) {
  size_t n = 0;
  for (size_t i = 0; i < count; i++) {
    places[n] = (int32_t)i;
    n += amounts[i] > 0;
  }
  return n;
}

KPI_INLINE size_t kpi_count_bits_plain(const uint64_t *words, size_t count) {
  size_t n = 0;
  for (size_t i = 0; i < count; i++) n += (size_t)__builtin_popcountll(words[i]);
  return n;
}

#if defined(__x86_64__)
/// A bit for each of the next `left` lanes, of which there are 32 or 16.
KPI_INLINE __mmask32 kpi_lanes32(size_t left) {
  return left >= 32 ? UINT32_MAX : (__mmask32)((1u << left) - 1);
}
KPI_INLINE __mmask16 kpi_lanes16(size_t left) {
  return left >= 16 ? 0xFFFF : (__mmask16)((1u << left) - 1);
}

KPI_CELLS static void kpi_active_days_avx512(const uint16_t *from, const uint16_t *end,
                                             size_t count, int32_t startsBefore, int32_t endsFrom,
                                             uint64_t *words) {
  const __m512i first_day = _mm512_set1_epi16((short)kpi_day_before(startsBefore));
  const __m512i last_day = _mm512_set1_epi16((short)kpi_day_before(endsFrom));
  const __m512i one = _mm512_set1_epi16(1);
  for (size_t first = 0; first < count; first += 64) {
    uint64_t word = 0;
    for (size_t half = 0; half < 64 && first + half < count; half += 32) {
      __mmask32 some = kpi_lanes32(count - first - half);
      __m512i start = _mm512_maskz_loadu_epi16(some, from + first + half);
      __m512i stop = _mm512_maskz_loadu_epi16(some, end + first + half);
      __mmask32 hit =
          _mm512_mask_cmplt_epu16_mask(some, _mm512_sub_epi16(start, one), first_day);
      hit = _mm512_mask_cmpge_epu16_mask(hit, _mm512_sub_epi16(stop, one), last_day);
      word |= (uint64_t)hit << half;
    }
    words[first / 64] = word;
  }
}

KPI_CELLS static void kpi_active_avx512(const int32_t *from, const int32_t *end, size_t count,
                                        int32_t startsBefore, int32_t endsFrom,
                                        uint64_t *words) {
  const __m512i first_day = _mm512_set1_epi32(startsBefore);
  const __m512i last_day = _mm512_set1_epi32(endsFrom);
  for (size_t first = 0; first < count; first += 64) {
    uint64_t word = 0;
    for (size_t part = 0; part < 64 && first + part < count; part += 16) {
      __mmask16 some = kpi_lanes16(count - first - part);
      __m512i start = _mm512_maskz_loadu_epi32(some, from + first + part);
      __m512i stop = _mm512_maskz_loadu_epi32(some, end + first + part);
      __mmask16 hit = _mm512_mask_cmplt_epi32_mask(some, start, first_day);
      word |= (uint64_t)_mm512_mask_cmpge_epi32_mask(hit, stop, last_day) << part;
    }
    words[first / 64] = word;
  }
}

KPI_CELLS static void kpi_drop_without_avx512(const uint32_t *codes, size_t count,
                                              uint64_t *words) {
  const __m512i none = _mm512_set1_epi32(-1);
  for (size_t first = 0; first < count; first += 16) {
    __mmask16 some = kpi_lanes16(count - first);
    __m512i code = _mm512_maskz_loadu_epi32(some, codes + first);
    uint64_t without = _mm512_mask_cmpeq_epi32_mask(some, code, none);
    words[first / 64] &= ~(without << (first % 64));
  }
}

KPI_CELLS static void kpi_choose_codes_avx512(const uint32_t *codes, size_t count, uint32_t mask,
                                              uint64_t *words) {
  const __m512i bits = _mm512_set1_epi32((int)mask), none = _mm512_set1_epi32(-1);
  for (size_t first = 0; first < count; first += 64) {
    uint64_t word = 0;
    for (size_t part = 0; part < 64 && first + part < count; part += 16) {
      __mmask16 some = kpi_lanes16(count - first - part);
      __m512i code = _mm512_maskz_loadu_epi32(some, codes + first + part);
      __m512i mixed = _mm512_xor_si512(
          _mm512_xor_si512(code, _mm512_srli_epi32(code, 7)), _mm512_srli_epi32(code, 13));
      __mmask16 hit = _mm512_mask_testn_epi32_mask(some, mixed, bits);
      word |= (uint64_t)_mm512_mask_cmpneq_epi32_mask(hit, code, none) << part;
    }
    words[first / 64] = word;
  }
}

KPI_CELLS static size_t kpi_rows_of_bits_avx512(const uint64_t *words, size_t count,
                                                uint32_t first, const uint32_t *codes,
                                                int32_t *rows, uint32_t *found) {
  const __m512i lanes =
      _mm512_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
  size_t n = 0;
  for (size_t w = 0; w < count; w++) {
    uint32_t row = first + (uint32_t)(64 * w);
    for (uint64_t left = words[w]; left; left >>= 16, row += 16) {
      __mmask16 hit = (__mmask16)left;
      __m512i own = _mm512_add_epi32(lanes, _mm512_set1_epi32((int)row));
      _mm512_storeu_si512(rows + n, _mm512_maskz_compress_epi32(hit, own));
      if (codes) {
        // Lanes that are not asked for are not touched, wherever the codes end.
        __m512i code = _mm512_maskz_loadu_epi32(hit, codes + row);
        _mm512_storeu_si512(found + n, _mm512_maskz_compress_epi32(hit, code));
      }
      n += (size_t)__builtin_popcount(hit);
    }
  }
  return n;
}

KPI_CELLS static kpi_day_counts kpi_count_days_avx512(const uint16_t *from, const uint16_t *end,
                                                      size_t count, int isInclusive) {
  return kpi_count_days_plain(from, end, count, isInclusive);
}

KPI_CELLS static size_t kpi_count_bits_avx512(const uint64_t *words, size_t count) {
  return kpi_count_bits_plain(words, count);
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
    __mmask16 some = kpi_lanes16(count - i);
    __m512i amount = _mm512_maskz_loadu_epi32(some, amounts + i);
    __mmask16 hit = _mm512_cmpgt_epi32_mask(amount, _mm512_setzero_si512());
    _mm512_storeu_si512(places + n, _mm512_maskz_compress_epi32(hit, place));
    n += (size_t)__builtin_popcount(hit);
    place = _mm512_add_epi32(place, _mm512_set1_epi32(16));
  }
  return n;
}
#endif
