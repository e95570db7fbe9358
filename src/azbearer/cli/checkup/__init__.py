"""What `azbearer doctor` looks at: one file a subject, each giving findings and changing nothing."""
