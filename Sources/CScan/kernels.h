// The two scans, written once and compiled for each way of classifying a block:
// KPI_NAME(x) gives the function's name, KPI_CLASSIFY the way, KPI_TARGET the instructions,
// KPI_WRITE the way in which the places of bits become numbers.

/// Bit i: the parity of the quotes in bits 0...i.
KPI_TARGET static inline uint64_t KPI_NAME(prefix_parity)(uint64_t quotes) {
  quotes ^= quotes << 1;
  quotes ^= quotes << 2;
  quotes ^= quotes << 4;
  quotes ^= quotes << 8;
  quotes ^= quotes << 16;
  quotes ^= quotes << 32;
  return quotes;
}

KPI_TARGET static void KPI_NAME(count)(const uint8_t *bytes, size_t count, uint8_t delimiter,
                                       uint8_t quote, kpi_chunk *out) {
  kpi_chunk sum;
  memset(&sum, 0, sizeof sum);
  sum.lastRowEnd[0] = sum.lastRowEnd[1] = -1;
  int beforeIsReturn = bytes[-1] == '\r';
  // A return just before whose feed is the first byte is no line end of its own.
  int beforeIsPair = beforeIsReturn && count > 0 && bytes[0] == '\n';
  // Line ends on each side of quotes in the two bytes before, as bits 0 (nearest) and 1.
  uint64_t ends1[2] = {(bytes[-1] == '\n' || (beforeIsReturn && !beforeIsPair)) ? 1 : 0, 0};
  uint64_t ends2[2] = {bytes[-2] == '\n' || (bytes[-2] == '\r' && bytes[-1] != '\n') ? 1 : 0, 0};
  uint64_t pair1 = (uint64_t)beforeIsPair;
  uint64_t structural1 =
      bytes[-1] == delimiter || bytes[-1] == '\n' || bytes[-1] == '\r' || bytes[-1] == quote;
  uint64_t side = 0;
  for (size_t i = 0; i < count; i += 64) {
    kpi_masks m = KPI_CLASSIFY(bytes + i, delimiter, quote);
    size_t left = count - i;
    // Most files are nothing but delimiters and feeds: those runs are counted in registers.
    if (left >= 64 && !(m.quote | m.ret | m.nul | pair1)) {
      uint64_t rowEnds = 0, delimiters = 0, blanks = 0, lastEnds = 0, ends = 0;
      uint64_t before = ends1[side];
      size_t lastBlock = 0;
      int isPlain;
      do {
        ends = m.feed;
        rowEnds += (uint64_t)__builtin_popcountll(ends);
        delimiters += (uint64_t)__builtin_popcountll(m.delimiter);
        blanks += (uint64_t)__builtin_popcountll(ends & (ends << 1 | before));
        before = ends >> 63;
        lastBlock = ends ? i : lastBlock;
        lastEnds = ends ? ends : lastEnds;
        structural1 = (m.delimiter | ends) >> 63;
        i += 64;
        if (count - i < 64) break;
        m = KPI_CLASSIFY(bytes + i, delimiter, quote);
        isPlain = !(m.quote | m.ret | m.nul);
      } while (isPlain);
      sum.rowEnds[side] += rowEnds;
      sum.delimiters[side] += delimiters;
      sum.blanks[side] += blanks;
      if (lastEnds) sum.lastRowEnd[side] = (int64_t)lastBlock + 63 - __builtin_clzll(lastEnds);
      ends1[side] = ends >> 63;
      ends2[side] = ends >> 62 & 1;
      ends1[1 - side] = ends2[1 - side] = 0;
      if (i >= count) break;
      left = count - i;
      if (left < 64) m = KPI_CLASSIFY(bytes + i, delimiter, quote);
    }
    uint8_t next = left <= 64 ? bytes[count] : bytes[i + 64];
    unsigned top = 63;
    if (left < 64) {
      uint64_t valid = (1ULL << left) - 1;
      m.delimiter &= valid;
      m.feed &= valid;
      m.ret &= valid;
      m.quote &= valid;
      m.nul &= valid;
      top = (unsigned)left - 1;
    }
    uint64_t pairs = 0, ends = m.feed;
    if (m.ret) {
      pairs = m.ret & (m.feed >> 1 | (uint64_t)(next == '\n') << top);
      ends |= m.ret & ~pairs;
    }
    sum.nuls |= m.nul;
    uint64_t pairsBefore = pairs << 1 | pair1;
    if (m.quote == 0) {
      uint64_t before = ends << 1 | ends1[side];
      uint64_t before2 = ends << 2 | ends1[side] << 1 | ends2[side];
      sum.rowEnds[side] += (uint64_t)__builtin_popcountll(ends);
      sum.delimiters[side] += (uint64_t)__builtin_popcountll(m.delimiter);
      uint64_t blank = ends & (before | (pairsBefore & before2));
      if (blank) sum.blanks[side] += (uint64_t)__builtin_popcountll(blank);
      if (ends) sum.lastRowEnd[side] = (int64_t)i + 63 - __builtin_clzll(ends);
      ends1[side] = ends >> top & 1;
      ends2[side] = top > 0 ? ends >> (top - 1) & 1 : 0;
      ends1[1 - side] = ends2[1 - side] = 0;
    } else {
      sum.quotes += (uint64_t)__builtin_popcountll(m.quote);
      uint64_t inside = KPI_NAME(prefix_parity)(m.quote) ^ (0 - side);
      for (int s = 0; s < 2; s++) {
        uint64_t here = s ? inside : ~inside;
        uint64_t e = ends & here;
        uint64_t before = e << 1 | ends1[s];
        uint64_t before2 = e << 2 | ends1[s] << 1 | ends2[s];
        uint64_t blank = e & (before | (pairsBefore & before2));
        sum.rowEnds[s] += (uint64_t)__builtin_popcountll(e);
        sum.delimiters[s] += (uint64_t)__builtin_popcountll(m.delimiter & here);
        sum.blanks[s] += (uint64_t)__builtin_popcountll(blank);
        if (e) sum.lastRowEnd[s] = (int64_t)i + 63 - __builtin_clzll(e);
        ends1[s] = e >> top & 1;
        ends2[s] = top > 0 ? e >> (top - 1) & 1 : 0;
      }
      uint64_t structural = m.delimiter | m.feed | m.ret | m.quote;
      uint64_t nextIsStructural =
          next == delimiter || next == '\n' || next == '\r' || next == quote;
      uint64_t noneBefore = ~(structural << 1 | structural1);
      uint64_t noneBehind = ~(structural >> 1 | nextIsStructural << top);
      uint64_t first = m.quote & inside, second = m.quote & ~inside;
      sum.strays[0] +=
          (uint64_t)__builtin_popcountll((first & noneBefore) | (second & noneBehind));
      sum.strays[1] +=
          (uint64_t)__builtin_popcountll((second & noneBefore) | (first & noneBehind));
      side = inside >> top & 1;
    }
    pair1 = pairs >> top & 1;
    structural1 = (m.delimiter | m.feed | m.ret | m.quote) >> top & 1;
  }
  *out = sum;
}

/// How many quotes of a block stand where RFC 4180 has none: one that opens behind a field's first
/// byte, or one that closes in front of its last. The bytes around the block tell at its ends.
KPI_TARGET static inline uint64_t KPI_NAME(strays)(const uint8_t *block, uint64_t structural,
                                                   uint64_t quotes, uint64_t inside,
                                                   uint8_t delimiter, uint8_t quote) {
  uint8_t before = block[-1], behind = block[64];
  uint64_t isBefore = before == delimiter || before == '\n' || before == '\r' || before == quote;
  uint64_t isBehind = behind == delimiter || behind == '\n' || behind == '\r' || behind == quote;
  uint64_t opens = quotes & inside & ~(structural << 1 | isBefore);
  uint64_t closes = quotes & ~inside & ~(structural >> 1 | isBehind << 63);
  return (uint64_t)__builtin_popcountll(opens | closes);
}

KPI_TARGET static kpi_index_result KPI_NAME(index)(const uint8_t *bytes, size_t count,
                                                   uint8_t delimiter, uint8_t quote,
                                                   uint32_t *positions, uint8_t *quoted,
                                                   uint32_t columns) {
  kpi_index_result result = {0, 0, 0, 0, 0, 0, 0};
  uint32_t *next = positions;
  uint64_t side = 0, quotes = 0, returns = 0, nuls = 0, rowEnds = 0, strays = 0;
  for (size_t i = 0; i < count; i += 64) {
    kpi_masks m = KPI_CLASSIFY(bytes + i, delimiter, quote);
    size_t left = count - i;
    uint64_t valid = ~0ULL;
    uint64_t structural = m.delimiter | m.feed | m.ret | m.quote;
    if (left < 64) {
      valid = (1ULL << left) - 1;
      m.quote &= valid;
    }
    uint64_t ends = m.feed;
    if (m.ret) {
      unsigned top = left < 64 ? (unsigned)left - 1 : 63;
      uint8_t behind = left <= 64 ? bytes[count] : bytes[i + 64];
      uint64_t feed = left < 64 ? m.feed & valid : m.feed;
      ends |= m.ret & ~(feed >> 1 | (uint64_t)(behind == '\n') << top);
      returns |= m.ret & valid;
    }
    nuls |= m.nul & valid;
    uint64_t outside = valid;
    if (m.quote | side) {
      uint64_t inside = KPI_NAME(prefix_parity)(m.quote) ^ (0 - side);
      if (m.quote) strays += KPI_NAME(strays)(bytes + i, structural, m.quote, inside, delimiter, quote);
      outside &= ~inside;
      side = inside >> 63;
      quotes = 1;
      uint64_t before = (m.delimiter | ends) & outside;
      for (uint64_t open = m.quote & inside; open; open &= open - 1) {
        uint64_t below = before & ((open & -open) - 1);
        uint64_t field = (uint64_t)(next - positions) + (uint64_t)__builtin_popcountll(below);
        quoted[(uint32_t)field % columns] = 1;
      }
    }
    ends &= outside;
    uint64_t found = (m.delimiter & outside) | ends;
    rowEnds += (uint64_t)__builtin_popcountll(ends);
    next = KPI_WRITE(next, (uint32_t)i, found);
  }
  result.separators = (size_t)(next - positions);
  result.rowEnds = rowEnds;
  result.hasQuotes = quotes != 0;
  result.hasReturns = returns != 0;
  result.hasNuls = nuls != 0;
  result.strays = strays;
  result.endsInside = side != 0;
  return result;
}

#undef KPI_NAME
#undef KPI_CLASSIFY
#undef KPI_TARGET
#undef KPI_WRITE
