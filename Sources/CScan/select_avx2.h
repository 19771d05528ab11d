// The loops over columns for vectors of 256 bits. Those that the compiler turns into vectors by
// itself are the plain ones, compiled for these instructions.

#if defined(__x86_64__)
KPI_AVX2 static void kpi_active_days_avx2(const uint16_t *from, const uint16_t *end, size_t count,
                                          int32_t startsBefore, int32_t endsFrom,
                                          uint64_t *words) {
  const __m256i first_day = _mm256_set1_epi16((short)kpi_day_before(startsBefore));
  const __m256i last_day = _mm256_set1_epi16((short)kpi_day_before(endsFrom));
  const __m256i one = _mm256_set1_epi16(1);
  size_t whole = count & ~(size_t)63;
  for (size_t first = 0; first < whole; first += 64) {
    uint64_t word = 0;
    for (size_t half = 0; half < 64; half += 32) {
      __m256i hits[2];
      for (size_t part = 0; part < 2; part++) {
        size_t row = first + half + 16 * part;
        __m256i start = _mm256_loadu_si256((const __m256i *)(from + row));
        __m256i stop = _mm256_loadu_si256((const __m256i *)(end + row));
        start = _mm256_sub_epi16(start, one);
        stop = _mm256_sub_epi16(stop, one);
        // The greater of two is the first of them: a comparison without signs.
        __m256i late = _mm256_cmpeq_epi16(_mm256_max_epu16(start, first_day), start);
        __m256i lasts = _mm256_cmpeq_epi16(_mm256_max_epu16(stop, last_day), stop);
        hits[part] = _mm256_andnot_si256(late, lasts);
      }
      // Bytes of 16 and 16 rows, which come in turns of eight.
      __m256i bytes = _mm256_packs_epi16(hits[0], hits[1]);
      bytes = _mm256_permute4x64_epi64(bytes, 0xD8);
      word |= (uint64_t)(uint32_t)_mm256_movemask_epi8(bytes) << half;
    }
    words[first / 64] = word;
  }
  kpi_active_days_plain(from + whole, end + whole, count - whole, startsBefore, endsFrom,
                        words + whole / 64);
}

/// A bit for each of eight lanes whose bits are all set.
KPI_AVX2 static inline uint64_t kpi_bits8(__m256i lanes) {
  return (uint8_t)_mm256_movemask_ps(_mm256_castsi256_ps(lanes));
}

KPI_AVX2 static void kpi_active_avx2(const int32_t *from, const int32_t *end, size_t count,
                                     int32_t startsBefore, int32_t endsFrom, uint64_t *words) {
  const __m256i first_day = _mm256_set1_epi32(startsBefore);
  const __m256i last_day = _mm256_set1_epi32(endsFrom);
  size_t whole = count & ~(size_t)63;
  for (size_t first = 0; first < whole; first += 64) {
    uint64_t word = 0;
    for (size_t part = 0; part < 64; part += 8) {
      __m256i start = _mm256_loadu_si256((const __m256i *)(from + first + part));
      __m256i stop = _mm256_loadu_si256((const __m256i *)(end + first + part));
      __m256i hit = _mm256_andnot_si256(
          _mm256_cmpgt_epi32(last_day, stop), _mm256_cmpgt_epi32(first_day, start));
      word |= kpi_bits8(hit) << part;
    }
    words[first / 64] = word;
  }
  kpi_active_plain(from + whole, end + whole, count - whole, startsBefore, endsFrom,
                   words + whole / 64);
}

KPI_AVX2 static void kpi_drop_without_avx2(const uint32_t *codes, size_t count, uint64_t *words) {
  const __m256i none = _mm256_set1_epi32(-1);
  size_t whole = count & ~(size_t)63;
  for (size_t first = 0; first < whole; first += 64) {
    uint64_t without = 0;
    for (size_t part = 0; part < 64; part += 8) {
      __m256i code = _mm256_loadu_si256((const __m256i *)(codes + first + part));
      without |= kpi_bits8(_mm256_cmpeq_epi32(code, none)) << part;
    }
    words[first / 64] &= ~without;
  }
  kpi_drop_without_plain(codes + whole, count - whole, words + whole / 64);
}

KPI_AVX2 static void kpi_choose_codes_avx2(const uint32_t *codes, size_t count, uint32_t mask,
                                           uint64_t *words) {
  const __m256i bits = _mm256_set1_epi32((int)mask), none = _mm256_set1_epi32(-1);
  size_t whole = count & ~(size_t)63;
  for (size_t first = 0; first < whole; first += 64) {
    uint64_t word = 0;
    for (size_t part = 0; part < 64; part += 8) {
      __m256i code = _mm256_loadu_si256((const __m256i *)(codes + first + part));
      __m256i mixed = _mm256_xor_si256(
          _mm256_xor_si256(code, _mm256_srli_epi32(code, 7)), _mm256_srli_epi32(code, 13));
      __m256i hit =
          _mm256_cmpeq_epi32(_mm256_and_si256(mixed, bits), _mm256_setzero_si256());
      hit = _mm256_andnot_si256(_mm256_cmpeq_epi32(code, none), hit);
      word |= kpi_bits8(hit) << part;
    }
    words[first / 64] = word;
  }
  kpi_choose_codes_plain(codes + whole, count - whole, mask, words + whole / 64);
}

KPI_AVX2 static size_t kpi_rows_of_bits_avx2(const uint64_t *words, size_t count, uint32_t first,
                                             const uint32_t *codes, int32_t *rows,
                                             uint32_t *found) {
  return kpi_rows_of_bits_plain(words, count, first, codes, rows, found);
}

KPI_AVX2 static kpi_day_counts kpi_count_days_avx2(const uint16_t *from, const uint16_t *end,
                                                   size_t count, int isInclusive) {
  return kpi_count_days_plain(from, end, count, isInclusive);
}

KPI_AVX2 static size_t kpi_count_bits_avx2(const uint64_t *words, size_t count) {
  return kpi_count_bits_plain(words, count);
}

KPI_AVX2 static size_t kpi_select_positive_avx2(const int64_t *amounts, size_t count,
                                                int32_t *places) {
  return kpi_select_positive_plain(amounts, count, places);
}

/// Bits first, then places of bits: those that pay are a part of all that ever did.
KPI_AVX2 static size_t kpi_select_positive_narrow_avx2(const int32_t *amounts, size_t count,
                                                       int32_t *places) {
  size_t whole = count & ~(size_t)63;
  int32_t *next = places;
  for (size_t first = 0; first < whole; first += 64) {
    uint64_t word = 0;
    for (size_t part = 0; part < 64; part += 8) {
      __m256i amount = _mm256_loadu_si256((const __m256i *)(amounts + first + part));
      word |= kpi_bits8(_mm256_cmpgt_epi32(amount, _mm256_setzero_si256())) << part;
    }
    for (; word; word &= word - 1) *next++ = (int32_t)(first + _tzcnt_u64(word));
  }
  for (size_t i = whole; i < count; i++) {
    *next = (int32_t)i;
    next += amounts[i] > 0;
  }
  return (size_t)(next - places);
}

KPI_AVX2 static size_t kpi_narrow_codes_avx2(const uint32_t *in, size_t count, uint8_t *out) {
  return kpi_narrow_codes_plain(in, count, out);
}

KPI_AVX2 static size_t kpi_narrow_integers_avx2(const int64_t *in, size_t count, int32_t *out) {
  return kpi_narrow_integers_plain(in, count, out);
}

KPI_AVX2 static kpi_narrowed_days kpi_narrow_days_avx2(const int32_t *in, size_t count,
                                                       uint16_t *out) {
  return kpi_narrow_days_plain(in, count, out);
}

KPI_AVX2 static size_t kpi_narrow_instants_avx2(const int64_t *in, size_t count, uint32_t *out) {
  return kpi_narrow_instants_plain(in, count, out);
}

KPI_AVX2 static void kpi_sum_by_code_avx2(const uint8_t *codes, const int32_t *values,
                                          size_t count, size_t groups, int64_t *counts,
                                          int64_t *sums) {
  kpi_sum_by_code_plain(codes, values, count, groups, counts, sums);
}
#endif
