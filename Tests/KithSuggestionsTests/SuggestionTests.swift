import KithSuggestions
import Testing
