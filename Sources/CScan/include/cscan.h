int kpi_scan_placeholder(void);
