# Sourced by the commands in bash, before they do anything: whoever asks for help gets it
# at once, without a set-up. It is what a command's head says, or more where the program
# behind it is there already and says it.

# help_of SCRIPT ARGUMENTS: say the head of a script, if an argument asks for it
help_of() {
  local script=$1 argument
  shift
  for argument; do
    case $argument in
      -h | --help)
        sed -n '2,/^[^#]/ { /^#/ s/^# \{0,1\}//p; }' "$script"
        exit 0
        ;;
    esac
  done
}

# help_by PYTHON MODULE ARGUMENTS: let a program that is there say it, if one asks for it
help_by() {
  local python=$1 module=$2 argument
  shift 2
  for argument; do
    case $argument in
      -h | --help) [ ! -x "$python" ] || exec "$python" -m "$module" --help ;;
    esac
  done
}
