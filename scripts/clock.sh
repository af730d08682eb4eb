# What the steps of a run took: sourced by test.sh.
#
# CPU seconds are those of the whole machine, since a browser's processes are nobody's children in the end. They
# say more than the clock where machines are shared, as long as nothing else runs.

clock_rows=()
clock_compiled=0

# Seconds of the clock, and CPU seconds of the machine, since it began.
clock_now() {
    local user nice system idle iowait irq softirq rest
    read -r _ user nice system idle iowait irq softirq rest </proc/stat
    clock_cpu=$((user + nice + system + irq + softirq))
    clock_wall=${EPOCHREALTIME/[.,]/}
}

# Begins a step.
clock_begin() {
    clock_now
    clock_step=$1 clock_step_cpu=$clock_cpu clock_step_wall=$clock_wall clock_compiled=0
}

# Runs a command that only compiles.
compiling() {
    clock_now
    local before=$clock_cpu status=0
    "$@" || status=$?
    clock_now
    clock_compiled=$((clock_compiled + clock_cpu - before))
    return $status
}

# Ends the step.
clock_end() {
    clock_now
    local hz=100
    clock_rows+=("$clock_step $(((clock_wall - clock_step_wall) / 1000000)) $(((clock_cpu - clock_step_cpu) / hz)) $((clock_compiled / hz))")
}

# The table of all steps.
clock_table() {
    printf '\n%-14s %8s %8s %12s\n' step 'wall s' 'CPU s' 'compiling s'
    local row name wall cpu compiled walls=0 cpus=0 compiles=0
    for row in "${clock_rows[@]}"; do
        read -r name wall cpu compiled <<<"$row"
        printf '%-14s %8d %8d %12d\n' "$name" "$wall" "$cpu" "$compiled"
        walls=$((walls + wall)) cpus=$((cpus + cpu)) compiles=$((compiles + compiled))
    done
    printf '%-14s %8d %8d %12d\n' all "$walls" "$cpus" "$compiles"
}
