"""What `azbearer get|post|put|patch|delete|head|request` share.

    arguments    the options
    command      one call from its options to its exit code
    context      whose token, which cloud, which variables, the transport
    requests     options -> the request as it is sent
    output       the answer -> standard output or a file, byte for byte
    progress     a line on a terminal
    failures     an error answer -> lines on standard error

Seams: `items` in the options (`k=v`, `k:=json`, ...) come in through `requests.build`; `-o`, `--query` in
`output.write_answer` and `output.PageWriter`; `--curl` and `--dry-run` in `command.run_call` before anything
is sent; causes of errors in `failures.explain`; a missing or wrong api-version in `command`.
"""
