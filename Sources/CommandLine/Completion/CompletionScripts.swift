// The scripts by which shells ask `skein __complete` what may stand at the cursor.

enum CompletionScripts {
    /// `WORD<tab>HELP` lines come back; a line that begins with a colon says more: `:files`, `:goes-on`.
    static let bash = #"""
        # bash completion of skein: source <(skein completion bash)
        _skein() {
            local IFS=$'\n' line cur="${COMP_WORDS[COMP_CWORD]}"
            COMPREPLY=()
            for line in $("${COMP_WORDS[0]}" __complete bash "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null); do
                case "$line" in
                    :files)
                        compopt -o filenames 2>/dev/null
                        [[ $cur == = ]] && cur=
                        COMPREPLY+=($(compgen -f -- "$cur"))
                        ;;
                    :goes-on) compopt -o nospace 2>/dev/null ;;
                    *) COMPREPLY+=("${line%%$'\t'*}") ;;
                esac
            done
        }
        complete -F _skein skein

        """#

    static let zsh = #"""
        #compdef skein
        # zsh completion of skein: source <(skein completion zsh), or this as _skein in a directory of $fpath
        _skein() {
            local line word help
            local -a words_ shown ending
            for line in "${(@f)$(${words[1]} __complete zsh "${(@)words[2,CURRENT]}" 2>/dev/null)}"; do
                case "$line" in
                    '') ;;
                    :files) _files ;;
                    :goes-on) ending=(-S '') ;;
                    *)
                        word="${line%%$'\t'*}" help="${line#*$'\t'}"
                        words_+=("$word")
                        if [[ "$line" == *$'\t'* ]]; then shown+=("$word  -- $help"); else shown+=("$word"); fi
                        ;;
                esac
            done
            (( ${#words_} )) && compadd -l "${ending[@]}" -d shown -a words_
        }
        if [[ "${funcstack[1]}" == _skein ]]; then _skein "$@"; else compdef _skein skein; fi

        """#

    static let fish = #"""
        # fish completion of skein: skein completion fish | source
        function __skein_complete
            set -l words (commandline -opc) (commandline -ct)
            for line in ($words[1] __complete fish $words[2..-1] 2>/dev/null)
                switch $line
                    case ':files'
                        __fish_complete_path (commandline -ct)
                    case ':goes-on'
                    case '*'
                        echo $line
                end
            end
        end
        complete -c skein -f -a '(__skein_complete)'

        """#

    static let all = ["bash": bash, "zsh": zsh, "fish": fish]
}
