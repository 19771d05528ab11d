#include "cscan.h"
int kpi_scan_placeholder(void) { return 0; }
