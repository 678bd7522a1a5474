# For the other scripts: a word as any shell takes it literally. Bash's own printf %q is for bash alone.
quoted() { # WORD
  case $1 in
    '' | *[!A-Za-z0-9_./:,+@%=-]*)
      printf "'%s'" "$(printf %s "$1" | sed "s/'/'\\\\''/g")"
      ;;
    *) printf %s "$1" ;;
  esac
}

# A path that was given in the folder $2, as it is to be called from elsewhere.
absolute() { # PATH FOLDER
  case $1 in
    /*) printf %s "$1" ;;
    *) printf %s "${2%/}/$1" ;;
  esac
}
